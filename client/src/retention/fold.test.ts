import { describe, expect, it } from 'vitest';
import { readEntry, type Entry } from '../entry';
import type { ChildId, MatterId, PersonId } from '../sync/protocol.gen';
import { foldRetained, keeping } from './fold';

const id = <T>(n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as T;
const [ONE, TWO, WREN, LEAD] = [id<MatterId>(1), id<MatterId>(2), id<ChildId>(3), id<PersonId>(4)];
const people = new Map([[LEAD, { name: 'Jo Field', role: 'Lead' }]]);
let n = 100;
const entry = (k: Entry['k'], d: object, cmd = id<string>(n++)): Entry =>
	readEntry(JSON.stringify({ id: cmd, k, v: 1, of: id(9), at: '2026-11-21T14:00:00.000Z', by: LEAD, how: 'key', cmd, why: {}, d }))!;
const opened = entry('review-opened', { setting: id(9), matters: [ONE, TWO], rule: 'A school keeps it.', cites: 'IRMS' });
const decided = (decision: string, ...matters: MatterId[]) => entry('retention-decided', { setting: id(9), matters, decision });
const fold = (...entries: (Entry | null)[]) => foldRetained([{ about: id(9), seq: entries.length, head: '', entries }], people);

describe('what is over', () => {
	it('is looked at until somebody decided, and goes two weeks later or stays', () => {
		expect(fold(opened).reviews.map(({ matter }) => matter)).toEqual([ONE, TWO]);
		const after = fold(opened, decided('dispose', ONE), decided('keep', TWO));
		expect(after).toMatchObject({ reviews: [], going: [{ matter: ONE, from: '2026-12-05T14:00:00.000Z', cites: 'IRMS' }] });
		expect(fold(opened, decided('dispose', ONE), decided('keep', ONE)).going).toEqual([]);
		expect(fold(opened, decided('dispose', ONE), opened)).toMatchObject({ reviews: [{ matter: TWO }, { matter: ONE }], going: [] });
	});
});

describe('a hold', () => {
	it('stands until it is lifted, and keeps whatever is about the child', () => {
		const put = entry('hold-put', { child: WREN, reason: 'An inquiry.' });
		const { holds } = fold(null, put);
		expect(holds).toMatchObject([{ child: WREN, concern: null, reason: 'An inquiry.', by: 'Jo Field' }]);
		expect([keeping(holds, ONE, [WREN]), keeping(holds, ONE, [])].map(({ length }) => length)).toEqual([1, 0]);
		expect(fold(put, entry('hold-lifted', { hold: put.cmd, child: WREN })).holds).toEqual([]);
	});
});
