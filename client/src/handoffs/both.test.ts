import { expect, it } from 'vitest';
import type { ChildKept } from '../children/kept';
import type { ChildId, MatterId, SettingId } from '../sync/protocol.gen';
import { candidates, sidesOf } from './both';
import type { Match } from './bridges';

const US = 'us' as SettingId;
const child = (name: string, setting = US): ChildKept => ({ child: name as ChildId, setting, name, room: '', listed: true, at: '', record: null, offered: [], unplaced: null });
const match = (id: string, state: Match['state'], ...of: [setting: string, name: string][]): Match => ({
	...{ match: id as MatterId, bridge: 'b' as MatterId, state, at: '', by: null },
	children: of.map(([setting, name]) => ({ setting: setting as SettingId, child: name as ChildId, name, room: '', born: null }))
});

it('puts those of the same name first, however it is written, and leaves out whoever is named already', () => {
	const children = [child('Amber'), child('Quin Albury'), child('Wrén JESSOP'), child('Wren Jessop', 'other' as SettingId)];
	const sides = sidesOf([match('1', 'confirmed', ['us', 'Quin Albury'], ['them', 'Quin'])], 'b', US);
	expect(candidates(children, sides, US, 'Wren Jessop').map(({ name }) => name)).toEqual(['Wrén JESSOP', 'Amber']);
	expect(candidates(children, sides, US).map(({ name }) => name)).toEqual(['Amber', 'Wrén JESSOP']);
});

it('shows what was said last of each child, and nothing that is over', () => {
	const all = [match('1', 'declined', ['us', 'Amber']), match('2', 'offered', ['us', 'Amber']), match('3', 'ended', ['us', 'Quin']), match('4', 'declined', ['us', 'Noah']), match('5', 'offered', ['them', 'Wren'])];
	expect(sidesOf(all, 'b', US).map(({ match, ours, theirs }) => [match.match, ours?.name, theirs?.name])).toEqual([
		['2', 'Amber', undefined],
		['4', 'Noah', undefined],
		['5', undefined, 'Wren']
	]);
	expect(sidesOf(all, 'another', US)).toEqual([]);
});
