import { expect, it } from 'vitest';
import type { PersonId, Shift } from '../sync/protocol.gen';
import { asBefore, cover, coverDayOf, othersIn, put, recent, USUAL_DAY, whoIn } from './rota';
import { slugOf, SLUG } from './setting-up';
import { dayShiftOf, fill, retimed } from './shifts';

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

it('a week takes the names of the one before, and nobody where that had none', () => {
	const before = put(put([], { day: '2026-11-16', half: 'day' }, ADA), { day: '2026-11-22', half: 'night' }, BEA);
	const week = asBefore(put(before, { day: '2026-11-24', half: 'day' }, BEA), MONDAY);
	expect(whoIn(week, { day: MONDAY, half: 'day' })).toBe(ADA);
	expect(whoIn(week, { day: '2026-11-29', half: 'night' })).toBe(BEA);
	expect(whoIn(week, { day: '2026-11-24', half: 'day' })).toBeNull();
});

it('names what has other hours, and lets go of what is long over', () => {
	const sunday = put([odd], { day: '2026-11-22', half: 'night' }, ADA);
	expect(othersIn(sunday, MONDAY)).toEqual([odd]);
	expect(othersIn(sunday, '2026-12-07')).toEqual([]);
	expect(recent([odd], '2026-12-08')).toEqual([odd]);
	expect(recent([odd], '2026-12-10')).toEqual([]);
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

it('the same person takes every night of so many days, and whoever had the days keeps them', () => {
	const day = { day: MONDAY, half: 'day' } as const;
	const kept = fill(put([odd], day, BEA), MONDAY, 28, 'nights', ADA, USUAL_DAY);
	expect(kept).toHaveLength(30);
	expect([MONDAY, '2026-12-20'].map((night) => whoIn(kept, { day: night, half: 'night' }))).toEqual([ADA, ADA]);
	expect(whoIn(kept, { day: '2026-12-21', half: 'night' })).toBeNull();
	expect(whoIn(kept, day)).toBe(BEA);
});

it('until 08:00 it is still the night that began the day before', () => {
	expect(coverDayOf(Date.parse('2026-11-28T05:28:00Z'))).toBe('2026-11-27');
	expect(coverDayOf(Date.parse('2026-11-28T08:00:00Z'))).toBe('2026-11-28');
	expect(coverDayOf(Date.parse('2026-07-01T07:30:00Z'))).toBe('2026-07-01'); // 08:30 on the wall
});

it('a gap until the morning is covered by every cell that it touches, and by no other', () => {
	const from = (time: string) => ({ from: Date.parse(`2026-11-24T${time}:00Z`), to: Date.parse('2026-11-25T08:00:00Z') });
	const cells = (shifts: readonly Shift[]) => shifts.map(({ from_at }) => from_at.slice(8, 13));
	expect(cells(cover([], from('17:00'), ADA))).toEqual(['24T08', '24T20']);
	expect(cells(cover([], from('22:00'), ADA))).toEqual(['24T20']);
	expect(cells(cover([], { from: Date.parse('2026-11-25T05:28:00Z'), to: Date.parse('2026-11-25T08:00:00Z') }, ADA))).toEqual(['24T20']);
});

it('days from Monday to Friday are no weekend, and the other way round', () => {
	const school = { begins: '08:00', ends: '17:00' };
	const week = fill(fill([], MONDAY, 28, 'weekdays', ADA, school), MONDAY, 28, 'weekends', BEA, school);
	const who = (day: string) => whoIn(week, { day, half: 'day' }, school);
	expect([MONDAY, '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30'].map(who)).toEqual([ADA, ADA, BEA, BEA, ADA]);
	expect(week).toHaveLength(28);
	expect(week[0]).toEqual({ person: ADA, from_at: '2026-11-23T08:00:00.000Z', to_at: '2026-11-23T17:00:00.000Z' });
	expect(fill(week, MONDAY, 28, 'weekends', null, school)).toHaveLength(20);
});

it('the day shift is what the rota says; else when a school is open; else from eight to eight', () => {
	const hours = [{ weekday: 1, opens: '08:30', closes: '16:00' }, { weekday: 2, opens: '08:00', closes: '17:00' }];
	expect(dayShiftOf({ shifts: [], hours, kind: 'school' })).toEqual({ begins: '08:00', ends: '17:00' });
	expect(dayShiftOf({ shifts: [], hours, kind: 'home' })).toEqual(USUAL_DAY);
	expect(dayShiftOf({ shifts: [], hours: [], kind: 'school' })).toEqual(USUAL_DAY);
	expect(dayShiftOf({ shifts: [odd], hours: [], kind: 'home' })).toEqual({ begins: '08:00', ends: '17:00' });
});

it('with other hours whoever had a day or a night has it still', () => {
	const [from, to] = [USUAL_DAY, { begins: '07:30', ends: '19:00' }];
	const night = { day: MONDAY, half: 'night' } as const;
	const week = retimed([...fill([], MONDAY, 7, 'weekdays', ADA, from), ...put([odd], night, BEA)], from, to);
	expect(whoIn(week, { day: MONDAY, half: 'day' }, to)).toBe(ADA);
	expect(whoIn(week, night, to)).toBe(BEA);
	expect(week).toContainEqual(odd);
});
