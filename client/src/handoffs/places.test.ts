import { expect, it } from 'vitest';
import type { ChildId, MatterId, SettingId } from '../sync/protocol.gen';
import type { Bridge, Match } from './bridges';
import { only, placesOf } from './places';

const [US, TESS] = ['us' as SettingId, 'tess' as ChildId];
const bridge = (id: string, state: Bridge['state'] = 'agreed'): Bridge =>
	({ bridge: id, ends: [{ setting: id, kind: 'home', name: `Home ${id}` }, { setting: US, kind: 'school', name: 'Ours' }], state, at: '', by: null }) as unknown as Bridge;
const match = (of: string, state: Match['state'], child = TESS): Match =>
	({ match: `${of} ${state}`, bridge: of, children: [{ setting: US, child, name: 'Tess', room: '', born: null }], state, at: '', by: null }) as unknown as Match;
const found = (bridges: Bridge[], matches: Match[]) => placesOf({ bridges, matches }, TESS, US).map(({ end, match, not }) => [end.name, match, not]);

it('are those that have agreed, and where the child is known to be comes first', () => {
	const bridges = [bridge('a'), bridge('b'), bridge('c'), bridge('d', 'offered'), bridge('e', 'ended')];
	expect(found(bridges, [match('a', 'declined'), match('c', 'confirmed'), match('b', 'offered'), match('d', 'confirmed')])).toEqual([
		['Home c', 'c confirmed', false],
		['Home b', null, false],
		['Home a', null, true]
	]);
});

it('take nobody for this child because another is there', () => {
	expect(found([bridge('a')], [match('a', 'confirmed', 'quin' as ChildId)])).toEqual([['Home a', null, false]]);
	expect(found([bridge('a')], [match('a', 'ended')])).toEqual([['Home a', null, false]]);
});

it('are chosen beforehand only where there is one that both sides have named', () => {
	const places = (matches: Match[]) => placesOf({ bridges: [bridge('a'), bridge('b')], matches }, TESS, US);
	expect(only(places([]))).toBeUndefined();
	expect(only(places([match('b', 'confirmed')]))?.bridge).toBe('b' as string as MatterId);
	// A short break and the home where they live, or two schools: each has a text of its own, and a lead says which (R36).
	expect(only(places([match('a', 'confirmed'), match('b', 'confirmed')]))).toBeUndefined();
});
