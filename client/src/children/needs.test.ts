import { expect, it } from 'vitest';
import { readEntry, type Entry } from '../entry';
import { foldArea, isDue } from '../settings/area';
import type { ChildId, PersonId, SettingId } from '../sync/protocol.gen';
import { foldNeeds } from './needs';

const LEAD = 'lead' as PersonId;
const [WREN, OAK] = ['wren' as ChildId, 'oak' as SettingId];
const people = new Map([[LEAD, { name: 'Jo Field', role: 'Lead' }]]);
const entry = (k: Entry['k'], of: string, seq: number, d: object): Entry => readEntry(JSON.stringify({ id: `${seq}`, k, v: 1, of, at: '2026-11-21T14:00:00.000Z', by: LEAD, how: 'key', cmd: `${seq}`, why: {}, d }), seq)!;

it('of a child the newest stands, and what was written at the same time beside it until somebody settles it', () => {
	const kept = (seq: number, usual: string, offered = false) => entry(offered ? 'child-needs-offered' : 'child-needs', WREN, seq, { child: WREN, over: 0, usual });
	const fold = (...entries: (Entry | null)[]) => foldNeeds([{ entries }], people).get(WREN);
	expect(fold()).toBeUndefined();
	expect(fold(null, kept(2, 'a'), kept(3, 'b', true))).toMatchObject({ needs: { seq: 2, usual: 'a', vulnerabilities: [], by: { name: 'Jo Field' } }, offered: [{ seq: 3, usual: 'b' }] });
	expect(fold(kept(2, 'a'), kept(3, 'b', true), kept(4, 'both'))).toMatchObject({ needs: { seq: 4, usual: 'both' }, offered: [] });
});

it('of an area the same, and nothing to whoever does not follow the desk', () => {
	const desk = { about: OAK, entries: [entry('area-kept', OAK, 5, { setting: OAK, over: 0, factors: ['AREA-08'], text: 't' }), entry('area-offered', OAK, 6, { setting: OAK, over: 0, text: 'u' })] };
	expect(foldArea([], OAK, people)).toBeNull();
	expect(foldArea([{ about: OAK, entries: [] }], OAK, people)).toEqual({ area: null, offered: [] });
	expect(foldArea([desk], OAK, people)).toMatchObject({ area: { seq: 5, factors: ['AREA-08'] }, offered: [{ seq: 6, text: 'u' }] });
});

it('an area is looked at every year', () => {
	const at = { seq: 1, factors: [], text: '', at: '2026-11-21T14:00:00.000Z', by: null };
	expect(isDue(null, 0)).toBe(true);
	expect(isDue(at, Date.parse('2027-11-21T13:59:59Z'))).toBe(false);
	expect(isDue(at, Date.parse('2027-11-21T14:00:00Z'))).toBe(true);
});
