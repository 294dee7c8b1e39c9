import { describe, expect, it } from 'vitest';
import type { PersonId, Receiver } from '$sync/protocol.gen';
import { routeOf } from './receivers';

const person = (name: string) => name as PersonId;
const receiver = (name: string, level: number, inside: boolean): Receiver => ({
	person: person(name), name, title: `title of ${name}`, level, inside
});
const chain = [
	receiver('lead', 0, true), receiver('deputy', 0, true), receiver('head', 1, true),
	receiver('regional', 2, false), receiver('safeguarding', 3, false)
];
const names = (receivers: readonly Receiver[]) => receivers.map((r) => r.name);
const about = (name: string) => ({ person: person(name), described: '' });

describe('who would be told of a concern about an adult who works or helps here', () => {
	it('starts with everyone at the first level', () => {
		expect(names(routeOf(chain, [about('cook')], []).told)).toEqual(['lead', 'deputy']);
	});

	it('never lists the one it is about, and climbs when they were the last of a level', () => {
		expect(names(routeOf(chain, [about('lead')], []).told)).toEqual(['deputy']);
		expect(names(routeOf(chain, [about('lead')], [person('deputy')]).told)).toEqual(['head']);
		expect(names(routeOf(chain, [about('lead')], []).listed)).not.toContain('lead');
	});

	it('starts outside the setting when nobody is identified, described or not (R27)', () => {
		expect(names(routeOf(chain, [], []).told)).toEqual(['regional']);
		expect(names(routeOf(chain, [{ person: null, described: 'the night cook' }], []).listed)).toEqual(['regional']);
	});

	it('keeps a struck person listed, so that they can be put back', () => {
		const route = routeOf(chain, [], [person('regional')]);
		expect(names(route.told)).toEqual(['safeguarding']);
		expect(names(route.listed)).toEqual(['regional', 'safeguarding']);
	});

	it('tells the last level, wherever they work, rather than nobody (R10)', () => {
		const small = [receiver('lead', 0, true), receiver('safeguarding', 1, true)];
		expect(names(routeOf(small, [], []).told)).toEqual(['safeguarding']);
		expect(names(routeOf(small, [], [person('safeguarding')]).told)).toEqual([]);
	});

	it('tells nobody when nobody is left, and still lists all who were struck', () => {
		const route = routeOf(chain, [], [person('regional'), person('safeguarding')]);
		expect(route.told).toEqual([]);
		expect(names(route.listed)).toEqual(['regional', 'safeguarding']);
	});
});
