import { expect, it } from 'vitest';
import type { PersonKept } from '$people/port';
import { adding } from '$words/en-GB/adding';
import { wrongIn, type Written } from './wrong';

const NOW = Date.UTC(2026, 10, 22);
const { wrong } = adding;
const row = (more: Partial<Written> = {}): Written => ({
	name: 'Ana Bell', email: '', title: 'Teacher', role: 'recorder', place: 'setting:oak', unknownPlace: '', unknownPost: false, isKnown: false, ...more
});
const kept = (name: string, email = '', toAt: string | null = null) =>
	({ name, email, appointments: [{ role: 'recorder', setting: 'oak', region: null, toAt }] }) as unknown as PersonKept;
const of = (...rows: Partial<Written>[]) => wrongIn(rows.map(row), [], NOW);

it('nothing is wrong with what is whole', () => expect(of({}, { name: 'Bo Finch', email: 'bo@oak.example' })).toEqual(['', '']));

it('asks for all that is still to be chosen at once', () => {
	expect(of({ place: null })).toEqual([wrong.where]);
	expect(of({ place: null, unknownPlace: 'Ash' })).toEqual([wrong.place('Ash')]);
	expect(of({ place: null, unknownPost: true })).toEqual([`${wrong.where} ${wrong.post}`]);
	expect(of({ name: ' ', place: null })).toEqual([wrong.name]);
	expect(of({ title: ' ' })).toEqual([wrong.title]);
});

it('nobody is added twice, and no address is that of two', () => {
	expect(of({}, { name: 'ANA  bell' })).toEqual([wrong.twice, wrong.twice]);
	expect(of({}, { place: 'setting:elm' })).toEqual(['', '']);
	expect(of({ email: 'a@oak.example' }, { name: 'Bo', email: 'A@oak.example ' }, { name: 'Cy', email: 'cy@oak' })).toEqual([wrong.emailTwice, wrong.emailTwice, wrong.email]);
	expect(wrongIn([row(), row({ name: 'Bo', email: 'ana@oak.example' })], [kept('Ana Bell', 'ana@oak.example')], NOW)).toEqual([wrong.here, wrong.emailTaken('Ana Bell')]);
	expect(wrongIn([row()], [kept('Ana Bell', '', '2026-11-21T00:00:00Z')], NOW)).toEqual(['']);
	expect(wrongIn([row({ isKnown: true })], [kept('Ana Bell')], NOW)).toEqual(['']);
});
