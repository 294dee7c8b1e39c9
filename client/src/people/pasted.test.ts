import { describe, expect, it } from 'vitest';
import { loginOf } from './login';
import { readPasted } from './pasted';
import type { Known, Recognised } from './recognising';

const SCHOOL = { value: 'setting:s', label: 'Oak School', kind: 'school' } as const;
const HOME = { value: 'setting:h', label: 'Oak House', kind: 'home' } as const;
const ELM = { value: 'setting:e', label: 'Elm House', kind: 'home' } as const;
const WHOLE = { value: 'whole', label: 'The whole provider', kind: null } as const;
const known: Known = { places: [SCHOOL, HOME, WHOLE], provider: 'The Oak Trust' };
const twoHomes: Known = { ...known, places: [SCHOOL, HOME, ELM, WHOLE] };
const one: Known = { ...known, places: [HOME, WHOLE] };

const ANA: Recognised = { name: 'Ana Bell', post: 'DSL', role: 'lead', place: SCHOOL.value, email: 'ana@oak.example', unknown: '' };
const first = (text: string, of = known) => readPasted(text, of)[0];
const what = (post: string, of = known) => {
	const { post: called, role, place, unknown } = first(`Name\tRole\nAna Bell\t${post}`, of)!;
	return { called, role, place, unknown };
};

describe('a pasted list of people', () => {
	it('is read with tabs, commas or semicolons, without headings, wherever the address stands', () => {
		for (const line of ['Ana Bell\tDSL\tOak School\tana@oak.example', 'Ana Bell, DSL, Oak School, ana@oak.example', 'Ana Bell;ana@oak.example;DSL;Oak School'])
			expect(readPasted(line, known)).toEqual([ANA]);
	});

	it('is read by its headings, in whatever order they stand', () => {
		const text = '\uFEFFE-mail,Full name,Shoe size,Job title,Where\r\nana@oak.example,"Bell, Ana",38,DSL,Oak School\r\n\r\n';
		expect(readPasted(text, known)).toEqual([{ ...ANA, name: 'Bell, Ana' }]);
	});

	it('of names alone is names alone, and of nothing is nothing', () => {
		const nobody = { post: '', role: 'recorder', place: null, email: '', unknown: '' };
		expect(readPasted('Ana Bell\n\n  Bo Finch ', known)).toEqual([{ name: 'Ana Bell', ...nobody }, { name: 'Bo Finch', ...nobody }]);
		expect(readPasted('  \n', known)).toEqual([]);
	});
});

describe('columns are known by what is in them', () => {
	it('in any order, and a number to phone is no place', () => {
		const cells = ['Ana Bell', 'ana@oak.example', 'DSL', '01632 960123'];
		for (const order of [[0, 1, 2, 3], [0, 1, 3, 2], [2, 0, 3, 1], [3, 2, 1, 0]]) expect(first(order.map((at) => cells[at]).join(', '))).toEqual(ANA);
		for (const number of ['+44 (0)1632 960123', 'Tel. 01632 960 123 ext 4', '07700 900123 / 020 7946 0123'])
			expect(first(['Ana Bell', 'DSL', number, 'ana@oak.example'].join('\t')), number).toEqual(ANA);
	});

	it('what nobody recognises belongs to its column, and rows may be short', () => {
		const read = readPasted('DSL\tAna Bell\tOak School\nHead of Year 9\tBo Finch\tOak School\nTeacher\tCy Dale', known);
		expect(read.map(({ name, post, place }) => [name, post, place])).toEqual([
			['Ana Bell', 'DSL', SCHOOL.value], ['Bo Finch', 'Head of Year 9', SCHOOL.value], ['Cy Dale', 'Teacher', SCHOOL.value]
		]);
	});

	it('somebody may be called like a post', () => {
		expect(readPasted('Ana Bell\nCook', known).map(({ name }) => name)).toEqual(['Ana Bell', 'Cook']);
		expect(readPasted('Ana Bell\tDSL\nCook\tTeacher', known).map(({ name, post }) => [name, post])).toEqual([['Ana Bell', 'DSL'], ['Cook', 'Teacher']]);
	});
});

describe('where somebody works', () => {
	it.each(['Head teacher (school)', 'Head teacher - school', 'Head teacher, Oak School', 'Head teacher at the school', 'Head teacher (Oak School)', 'Oak School head teacher'])(
		'is read beside the post: %s',
		(post) => expect(what(post)).toEqual({ called: expect.stringMatching(/^head teacher$/i), role: 'head', place: SCHOOL.value, unknown: '' })
	);

	it('is the kind of place, its name, or the name of the provider for all of it', () => {
		expect(what('Deputy lead (home)')).toMatchObject({ role: 'deputy', place: HOME.value });
		expect(what('Home deputy lead')).toMatchObject({ role: 'deputy', place: HOME.value });
		expect(what('Administrator (Oak Trust)')).toMatchObject({ role: 'administrator', place: 'whole' });
		expect(first('Ana Bell, Administrator, The Oak Trust')).toMatchObject({ place: 'whole' });
		expect(first('Ana Bell, Lead, home', twoHomes)).toMatchObject({ place: null, unknown: '' });
	});

	it('follows from a post that only one kind of place has, or that is held above them', () => {
		expect(what('Registered manager').place).toBe(HOME.value);
		expect(what('Deputy DSL').place).toBe(SCHOOL.value);
		expect(what('Home safeguarding lead', twoHomes).place).toBeNull();
		expect(what('Head teacher', one).place).toBeNull();
		expect(what('Regional director').place).toBe('whole');
		expect(what('Safeguarding director').place).toBe('whole');
	});

	it('is never guessed where nothing says it, and needs no saying where there is one', () => {
		for (const post of ['', 'Lead', 'Support worker', 'Head of Year 9', 'Administrator']) expect(what(post).place, post).toBeNull();
		for (const post of ['', 'Lead', 'Head of Year 9']) expect(what(post, one).place, post).toBe(HOME.value);
	});

	it('is chosen where what is said is no place of theirs, or does not hold the post', () => {
		expect(first('Ana Bell, DSL, Ash School')).toMatchObject({ place: null, unknown: 'Ash School' });
		expect(first('Ana Bell, Head teacher, Oak Trust')).toMatchObject({ role: 'head', place: null, unknown: '' });
		expect(what('Registered manager (school)').place).toBeNull();
		expect(what('Designated Safeguarding Lead (DSL)')).toMatchObject({ role: 'lead', place: SCHOOL.value });
	});
});

describe('a sign-in name', () => {
	it('is the address, or the name as an address would have it', () => {
		expect(loginOf('Ana Bell', ' Ana@Oak.example', new Set())).toBe('ana@oak.example');
		expect(loginOf('Zoë  O’Neill', '', new Set())).toBe('zoe.o.neill');
		expect(loginOf('你好', '', new Set())).toBe('person');
	});

	it('is never one that somebody has', () => {
		expect(loginOf('Ana Bell', '', new Set(['ana.bell', 'ana.bell2']))).toBe('ana.bell3');
		expect(loginOf('Ana Bell', 'ana@oak.example', new Set(['ana@oak.example']))).toBe('ana.bell2');
	});
});
