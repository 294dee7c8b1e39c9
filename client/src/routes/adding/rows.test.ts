import { expect, it } from 'vitest';
import type { Recognised } from '$people/recognising';
import { adding } from '$words/en-GB/adding';
import type { Keeping } from '../people/keeping.svelte';
import { Rows, type Row } from './rows.svelte';

const HOME = 'setting:home' as const;
const SCHOOL = 'setting:school' as const;
const keeping = {
	kept: { value: { people: [], short: [], unheard: [] } },
	places: [
		{ value: HOME, label: 'Oak House', kind: 'home' },
		{ value: SCHOOL, label: 'Oak School', kind: 'school' },
		{ value: 'whole', label: 'The whole provider', kind: null }
	]
} as unknown as Keeping;
const ana: Recognised = { name: 'Ana Bell', post: 'Lead', role: 'lead', place: null, email: '', unknown: '' };
const pasted = (...all: Recognised[]): { rows: Rows; first: Row } => {
	const rows = new Rows(keeping);
	rows.begin();
	rows.paste(all);
	return { rows, first: rows.all[0]! };
};

it('a row whose place was not said is marked at once, is put nowhere, and is mended by choosing the first place as well', () => {
	const { rows, first } = pasted(ana);
	expect(rows.wrong.get(first)).toBe(adding.wrong.where);
	expect(rows.answering('home' as never)).toBe(0);
	first.goTo(HOME);
	rows.changed(first, true);
	expect(rows.wrong.size).toBe(0);
	expect(first.appointing).toMatchObject({ role: 'lead', place: HOME, title: 'Home Safeguarding Lead' });
	expect(rows.all.at(-1)?.placeless).toBe(false);
});

it('a place that nobody knows is mended in the same way', () => {
	const { rows, first } = pasted({ ...ana, unknown: 'Ash House' });
	expect(rows.wrong.get(first)).toBe(adding.wrong.place('Ash House'));
	first.goTo(HOME);
	expect(rows.wrong.size).toBe(0);
});

it('a role that is not held where somebody is put is chosen anew, and no other stands in its stead', () => {
	const { rows, first } = pasted({ ...ana, post: 'Head', role: 'head' });
	expect(first.appointing.role).toBe('head');
	first.goTo('whole');
	expect(rows.wrong.get(first)).toBe(adding.wrong.post);
});

it('is called as it was written, where not all places of a kind call it alike', () => {
	const { first } = pasted({ ...ana, post: 'Regional director', role: 'regional', place: 'whole' });
	expect(first.appointing).toMatchObject({ role: 'regional', place: 'whole', title: 'Regional director' });
});

it('what is typed is marked only once somebody sends it', () => {
	const rows = new Rows(keeping);
	rows.begin();
	rows.all[0]!.email = 'ana@oak';
	expect(rows.wrong.size).toBe(0);
	expect(rows.check()).toBe(1);
	rows.all[0]!.name = 'Ana Bell';
	expect(rows.wrong.get(rows.all[0]!)).toBe(adding.wrong.email);
	rows.all[0]!.email = 'ana@oak.example';
	expect(rows.wrong.size).toBe(0);
});
