import { describe, expect, it } from 'vitest';
import { readEntry, type Entry } from '../entry';
import type { ChildId, PersonId, SettingId } from '../sync/protocol.gen';
import { readList, type List } from './csv/list';
import { foldKept, found, lacksAuthority, mayBePlaced, NOTHING, toConfirm, whole } from './kept';
import { importedId, preview } from './preview';

const id = <T>(n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as T;
const [OAK, ELM] = [id<SettingId>(1), id<SettingId>(2)];
const LEAD = id<PersonId>(3);
const people = new Map([[LEAD, { name: 'Jo Field', role: 'Lead' }]]);
const entry = (k: Entry['k'], of: string, d: object): Entry =>
	readEntry(JSON.stringify({ id: of, k, v: 1, of, at: '2026-11-21T14:00:00.000Z', by: LEAD, how: 'key', cmd: of, why: {}, d }))!;
const listed = (child: ChildId, name: string, more = {}) => entry('child-listed', child, { child, name, ...more });
const record = (child: ChildId, legal_status: string, k: 'child-record' | 'child-record-offered' = 'child-record') => entry(k, child, { child, over: 0, facts: { legal_status } });
const WREN = id<ChildId>(9);
const feed = (entries: (Entry | null)[]) => ({ about: OAK, seq: entries.length, head: '', entries });
const kept = (roster: Entry[], desk: (Entry | null)[] = []) => foldKept([feed(roster)], [feed(desk)], people);

describe('what is kept of a child', () => {
	it('is the newest that the roster and the desk say, and where on the desk it stands', () => {
		const [one] = kept([listed(WREN, 'Wren'), listed(WREN, 'Wren A', { room: '2', listed: false })], [null, record(WREN, 'Section 20'), null, record(WREN, 'Care order')]);
		expect(one).toMatchObject({ setting: OAK, name: 'Wren A', room: '2', listed: false, record: { seq: 4, facts: { legal_status: 'Care order', stays: [] }, by: { name: 'Jo Field' } }, offered: [] });
	});

	it('shows what another wrote at the same time until somebody settles it', () => {
		const two = [record(WREN, 'Section 20'), record(WREN, 'Care order', 'child-record-offered')];
		expect(kept([listed(WREN, 'Wren')], two)[0]).toMatchObject({ record: { seq: 1 }, offered: [{ seq: 2, facts: { legal_status: 'Care order' } }] });
		expect(kept([listed(WREN, 'Wren')], [...two, record(WREN, 'Care order')])[0]).toMatchObject({ record: { seq: 3 }, offered: [] });
	});

	it('is found by any part of a name or by the room, with or without accents', () => {
		const all = kept([listed(WREN, 'Zoë Ní Bhriain', { room: '7A' }), listed(id(8), 'Ivy')]);
		expect(['zoe', 'bhri 7a', 'NI', 'x', ''].map((typed) => found(all, typed).length)).toEqual([1, 1, 1, 0, 2]);
	});
});

describe('no placing authority recorded (R21)', () => {
	const placing = (more: object) => lacksAuthority(whole({ authorities: [{ part: 'placing', name: 'Northshire', ...more }] } as never), '2026-11-21');
	it('is said of whoever has none in force, and never of nobody asked', () => {
		expect(lacksAuthority(undefined, '2026-11-21')).toBe(true);
		expect(lacksAuthority(NOTHING, '2026-11-21')).toBe(true);
		expect(placing({ part: 'host' })).toBe(true);
		expect(placing({ name: ' ' })).toBe(true);
		expect(placing({ to_on: '2026-11-20' })).toBe(true);
		expect(placing({ from_on: '2026-11-22' })).toBe(true);
		expect(placing({ to_on: '2026-11-21' })).toBe(false);
		expect(placing({ part: 'funding' })).toBe(false);
	});
});

describe('what a list would do', () => {
	const list = (text: string) => readList(text, '2026-11-21') as List;
	const look = (text: string, all = kept([]), reads = true) => preview(list(text), OAK, all, reads);
	const [ivy, sage] = ['1', '2'].map((ref) => importedId(OAK, ref)) as [ChildId, ChildId];

	it('has the ids that the server gives', () => {
		expect(importedId('00000000-0000-4000-8000-000000000010' as SettingId, '1')).toBe('afe963bb-319c-88fa-9841-024f59f19f44');
		expect(importedId(ELM, '1')).not.toBe(ivy);
	});

	it('tells new, changed, same and back apart, and sends no more than it must', () => {
		const there = kept([listed(ivy, 'Ivy', { room: '2' }), listed(sage, 'Sage'), listed(importedId(OAK, '3'), 'Rook', { listed: false })]);
		const { rows, command } = look('Ref,Name,Room\n1,Ivy,2\n2,Sage A,\n3,Rook,\n4,Lark,\n', there);
		expect(rows.map(({ is }) => is)).toEqual(['same', 'changed', 'back', 'new']);
		expect(command?.children).toEqual([{ ref: '2', name: 'Sage A' }, { ref: '3', name: 'Rook' }, { ref: '4', name: 'Lark' }]);
	});

	it('sends nothing while one row is wrong, and nothing where nothing would change', () => {
		expect(look('Ref,Name\n1,Ivy\n2,\n')).toMatchObject({ wrong: 1, command: null });
		expect(look('Ref,Name\n1,Ivy\n', kept([listed(ivy, 'Ivy')]))).toMatchObject({ wrong: 0, split: 1, command: null });
	});

	it('warns of a namesake who was listed by hand', () => {
		expect(look('Ref,Name\n1,wren\n', kept([listed(WREN, 'Wren')])).rows[0]).toMatchObject({ is: 'new', namesake: true });
		expect(look('Ref,Name\n1,wren\n', kept([listed(WREN, 'Wren', { listed: false })])).rows[0]).toMatchObject({ namesake: false });
	});

	it('knows facts again that a lead can read, and sends those of whoever cannot', () => {
		const text = 'Ref,Name,Legal status,Placing authority\n1,Ivy,Section 20,northshire\n';
		const facts = { legal_status: 'Section 20', authorities: [{ part: 'placing', name: 'Northshire', emergency: '01632 960100' }] };
		const there = kept([listed(ivy, 'Ivy')], [entry('child-record', ivy, { child: ivy, over: 0, facts })]);
		expect(look(text, there).rows[0]?.is).toBe('same');
		expect(look(text, there, false).rows[0]?.is).toBe('unread');
		expect(look(text, there, false).command?.children).toHaveLength(1);
		expect(look(text.replace('Section 20', 'Care order'), there).rows[0]).toMatchObject({ is: 'changed', changes: ['legal_status'] });
		expect(look(text.replace('northshire', 'Southshire'), there).rows[0]).toMatchObject({ is: 'changed', changes: ['authority'] });
		expect(look(text.replace('Ivy', 'Ivy A'), there).rows[0]).toMatchObject({ is: 'changed', changes: ['name'] });
	});

	it('knows a row again that was just sent, also for whoever cannot read the record', () => {
		const text = 'Ref,Name,Legal status\n1,Ivy,Section 20\n';
		const [one] = look(text).command?.children ?? [];
		const sent = new Set([JSON.stringify([OAK, one])]);
		const again = (now: string) => preview(list(now), OAK, kept([listed(ivy, 'Ivy')]), false, sent);
		expect(again(text)).toMatchObject({ rows: [{ is: 'same' }], command: null });
		expect(again(text.replace('Section 20', 'Care order')).rows[0]?.is).toBe('unread');
	});

	it('says into how many files it has to be split, by rows and by size', () => {
		const many = (n: number, filler = '') => `Ref,Name,Safe to tell\n${Array.from({ length: n }, (_, at) => `${at},Child ${at},${filler}`).join('\n')}\n`;
		expect(look(many(150))).toMatchObject({ split: 1, wrong: 0 });
		expect(look(many(150)).command?.children).toHaveLength(150);
		expect(look(many(151))).toMatchObject({ split: 2, command: null });
		expect(look(many(4, 'x'.repeat(19_000)))).toMatchObject({ split: 2, command: null });
	});
});

describe('who placed a child', () => {
	const today = '2026-11-22';
	const stays = (kind: 'day' | 'residential' | 'short-break', to_on: string | null = null) => whole({ stays: [{ kind, where: '', setting: null, from_on: null, to_on }] });

	it.each([
		['home', undefined, true],
		['school', undefined, false],
		['school', stays('day'), false],
		['school', stays('residential'), true],
		['school', stays('short-break'), true],
		['school', stays('residential', '2026-11-01'), false],
		['school', whole({ legal_status: 'Section 20' }), true]
	] as const)('is alarming to lack where somebody may have: %s %#', (kind, facts, is) => expect(mayBePlaced(kind, facts, today)).toBe(is));

	const confirmed = (how: string) => entry('child-unplaced', WREN, { child: WREN, over: 0, how });
	it('is settled by a lead who confirms that nobody does, the last word of it with who said it', () => {
		const [one] = kept([listed(WREN, 'Wren')], [confirmed('Asked her mother.'), record(WREN, 'None'), confirmed('And the council.')]);
		expect(one?.unplaced).toMatchObject({ seq: 3, how: 'And the council.', by: { name: 'Jo Field' } });
		expect(toConfirm(one!.unplaced, one!.record?.facts, today)).toBe(false);
		expect(toConfirm(kept([listed(WREN, 'Wren')])[0]!.unplaced, undefined, today)).toBe(true);
	});

	it('is settled as well by a record from before that could be said, which names "Nobody"', () => {
		const facts = whole({ authorities: [{ part: 'placing', name: 'Nobody', social_worker: '', phone: '', emergency: '', from_on: null, to_on: null }] });
		expect(toConfirm(null, facts, today)).toBe(false);
	});
});
