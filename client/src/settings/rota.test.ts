import { expect, it } from 'vitest';
import type { PersonId, Shift } from '../sync/protocol.gen';
import { asBefore, mondayOf, othersIn, put, recent, whoIn } from './rota';
import { slugOf, SLUG } from './setting-up';

const [ADA, BEA] = ['ada', 'bea'] as PersonId[] as [PersonId, PersonId];
const MONDAY = '2026-11-23';
const odd: Shift = { person: BEA, from_at: '2026-11-24T17:00:00Z', to_at: '2026-11-25T08:00:00Z' };

it('puts one name into a night, another in its place, and nobody', () => {
	const night = { day: '2026-11-24', half: 'night' } as const;
	const first = put([odd], night, ADA);
	expect(first).toEqual([odd, { person: ADA, from_at: '2026-11-24T20:00:00.000Z', to_at: '2026-11-25T08:00:00.000Z' }]);
	expect(whoIn(first, night)).toBe(ADA);
	expect(whoIn(put(first, night, BEA), night)).toBe(BEA);
	expect(put(first, night, null)).toEqual([odd]);
});

it('a night in which the clocks change begins and ends by the wall', () => {
	expect(put([], { day: '2026-10-24', half: 'night' }, ADA)).toEqual([
		{ person: ADA, from_at: '2026-10-24T19:00:00.000Z', to_at: '2026-10-25T08:00:00.000Z' }
	]);
});

it('a week takes the names of the one before, and keeps what it has where that had none', () => {
	const before = put(put([], { day: '2026-11-16', half: 'day' }, ADA), { day: '2026-11-22', half: 'night' }, BEA);
	const week = asBefore(put(before, { day: '2026-11-24', half: 'day' }, BEA), MONDAY);
	expect(whoIn(week, { day: MONDAY, half: 'day' })).toBe(ADA);
	expect(whoIn(week, { day: '2026-11-29', half: 'night' })).toBe(BEA);
	expect(whoIn(week, { day: '2026-11-24', half: 'day' })).toBe(BEA);
});

it('names what has other hours, and lets go of what is long over', () => {
	const sunday = put([odd], { day: '2026-11-22', half: 'night' }, ADA);
	expect(othersIn(sunday, MONDAY)).toEqual([odd]);
	expect(othersIn(sunday, '2026-12-07')).toEqual([]);
	expect(recent([odd], '2026-12-08')).toEqual([odd]);
	expect(recent([odd], '2026-12-10')).toEqual([]);
	expect(['2026-11-23', '2026-11-29'].map(mondayOf)).toEqual([MONDAY, MONDAY]);
});

it.each([
	['The Rowan Trust', 'rowan-trust'],
	['Élan & Söhne Ltd', 'elan-sohne'],
	['The', 'the'],
	['A very long name that goes on for longer than any code should', 'a-very-long-name-that-goes-on-lo'],
	['***', '']
])('%s is %s, short', (name, slug) => {
	expect(slugOf(name)).toBe(slug);
	if (slug !== '') expect(slug).toMatch(SLUG);
});
