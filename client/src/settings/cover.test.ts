import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PersonId } from '../sync/protocol.gen';
import { isNightCovered, isTimeToSay, morningAfter, onCover, uncovered, whenOf, type Span } from './cover';
import { instantOf, wallOf } from './wall';

type Given = readonly [person: string, from: string, to: string];
interface Case {
	readonly says: string;
	readonly now: string;
	readonly leads: readonly string[];
	readonly hours?: readonly (readonly [number, string, string])[];
	readonly shifts?: readonly Given[];
	readonly availables?: readonly Given[];
	readonly closures?: readonly (readonly [string, string])[];
	readonly uncovered: readonly [string, string] | null;
}

// The server is held to the same: tests/settings/test_cover.py.
const CASES = JSON.parse(readFileSync(new URL('../../../tests/settings/cover.json', import.meta.url), 'utf8')) as Case[];
const at = Date.parse;
const spans = (given: readonly Given[] = []): Span[] => given.map(([person, from, to]) => ({ person: person as PersonId, from: at(from), to: at(to) }));
const people = (names: readonly string[]) => new Set(names as readonly PersonId[]);

describe('the stretch that nobody covers', () => {
	it.each(CASES)('$says', ({ now, leads, hours = [], shifts, availables, closures = [], uncovered: expected }) => {
		const found = uncovered(
			{
				shifts: spans(shifts),
				availables: spans(availables),
				closures: closures.map(([from_on, to_on]) => ({ from_on, to_on })),
				leads: people(leads),
				hours: hours.map(([weekday, opens, closes]) => ({ weekday, opens, closes }))
			},
			at(now)
		);
		expect(found).toEqual(expected && { from: at(expected[0]), to: at(expected[1]) });
	});
});

it('says who covers at a moment, from the first instant up to the last', () => {
	const covering = {
		shifts: spans([['ada', '2026-11-24T17:00:00Z', '2026-11-25T08:00:00Z']]),
		availables: spans([['ada', '2026-11-24T20:00:00Z', '2026-11-25T08:00:00Z']]),
		leads: people(['ada'])
	};
	expect(onCover(covering, at('2026-11-24T16:59:59Z'))).toEqual([]);
	expect(onCover(covering, at('2026-11-24T17:00:00Z'))).toEqual(['ada']);
	expect(onCover(covering, at('2026-11-24T21:00:00Z'))).toEqual(['ada']);
	expect(onCover(covering, at('2026-11-25T08:00:00Z'))).toEqual([]);
});

describe('which part of it nobody covers', () => {
	const night: Given = ['ada', '2026-11-24T20:00:00Z', '2026-11-25T08:00:00Z'];
	const covering = (...shifts: Given[]) => ({ shifts: spans(shifts), availables: [], closures: [], leads: people(['ada']), hours: [] });
	const said = (now: string, ...shifts: Given[]) => {
		const gap = uncovered(covering(...shifts), at(now));
		return gap && whenOf(gap, at(now));
	};

	it('is now, later today, or tonight', () => {
		expect(said('2026-11-24T08:08:00Z', night)).toBe('now');
		expect(said('2026-11-24T08:08:00Z', ['ada', '2026-11-24T08:00:00Z', '2026-11-24T17:00:00Z'], night)).toBe('today');
		expect(said('2026-11-24T08:08:00Z', ['ada', '2026-11-24T08:00:00Z', '2026-11-24T17:00:00Z'])).toBe('tonight');
		expect(said('2026-11-25T02:00:00Z', ['ada', '2026-11-25T02:00:00Z', '2026-11-25T05:00:00Z'])).toBe('tonight');
		expect(said('2026-11-25T02:00:00Z')).toBe('now');
		expect(said('2026-11-24T20:00:00Z', night)).toBeNull();
	});

	it('leaves the night covered where the day alone is not', () => {
		expect(isNightCovered(covering(night), at('2026-11-24T08:08:00Z'))).toBe(true);
		expect(isNightCovered(covering(night), at('2026-11-25T02:00:00Z'))).toBe(true);
		expect(isNightCovered(covering(), at('2026-11-24T08:08:00Z'))).toBe(false);
		expect(isNightCovered(covering(night), at('2026-11-25T08:00:00Z'))).toBe(false);
	});
});

describe('when it is said', () => {
	it.each([
		['2026-07-07T12:59:00Z', false],
		['2026-07-07T13:00:00Z', true],
		['2026-07-08T06:59:00Z', true],
		['2026-07-08T07:00:00Z', false]
	])('%s: %s', (now, said) => expect(isTimeToSay(at(now))).toBe(said));
});

it('knows the clock on the wall, whatever zone the device is set to', () => {
	expect(wallOf(at('2026-07-07T22:59:30Z'))).toEqual({ day: '2026-07-07', time: '23:59' });
	expect(instantOf({ day: '2026-07-08', time: '00:30' })).toBe(at('2026-07-07T23:30:00Z'));
	expect(morningAfter(at('2026-11-24T08:00:00Z'))).toBe(at('2026-11-25T08:00:00Z'));
});
