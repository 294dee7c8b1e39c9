import { describe, expect, it } from 'vitest';
import { readEntry } from '../entry';
import type { EpochId, MatterId } from '../sync/protocol.gen';
import { foldTold, further, readTold, telling, tellingOf, type ToldRow } from './told';

const by = { name: 'Sam', role: 'Lead' };
const alerted = { people: [], others: 0 };
const row = (d: Partial<ToldRow>): ToldRow => ({ told: 'sent', at: 't1', by: null, alerted, unanswered: false, round: 1, ...d });
const receipt = { line: 'R', sig: 'S', at: 't0', epoch: crypto.randomUUID() as EpochId };

/** As it comes out of an own feed, with the fields that this server wrote and no others. */
function told(d: object): ToldRow | undefined {
	const matter = crypto.randomUUID() as MatterId;
	const text = JSON.stringify({ id: '', k: 'report-told', v: 1, of: matter, at: '', by: null, how: 'none', cmd: '', why: {}, d: { concern: matter, ...d } });
	return foldTold([readEntry(text)!]).get(matter);
}

describe('the states of telling', () => {
	it('are green only where a person is named (R1)', () => {
		expect(telling(told({ told: 'sent', at: 't' }))).toEqual({ state: 'sent', at: 't', alerted, again: false });
		expect(telling(told({ told: 'acknowledged', at: 't' }))).toEqual({ state: 'sent', at: 't', alerted, again: false });
		expect(telling(told({ told: 'acknowledged', at: 't', by }))).toEqual({ state: 'acknowledged', at: 't', by });
		expect(telling(undefined)).toEqual({ state: 'here' });
	});

	it('say that somebody had it, and has it no more', () => {
		expect(telling(told({ told: 'sent', at: 't', round: 2 }))).toMatchObject({ state: 'sent', again: true });
	});

	it('say who was alerted, and that nobody has answered', () => {
		const now = told({ told: 'sent', at: 't', alerted: [by], others: 3, unanswered: true });
		expect(telling(now)).toEqual({ state: 'unanswered', at: 't', alerted: { people: [by], others: 3 }, again: false });
		expect(telling(told({ told: 'acknowledged', at: 't', by, unanswered: true }))).toMatchObject({ state: 'acknowledged' });
	});

	it('keep the time of sending that the receipt says, and never say sent of what waits here', () => {
		expect(tellingOf({ receipt }, undefined)).toEqual({ state: 'sent', at: 't0', alerted, again: false });
		expect(tellingOf({ receipt }, row({ unanswered: true }))).toEqual({ state: 'unanswered', at: 't0', alerted, again: false });
		expect(tellingOf({ receipt }, row({ told: 'followed-up', by }))).toEqual({ state: 'followed-up', at: 't1', by });
		expect(tellingOf({ waiting: 1 }, row({ told: 'acknowledged', by }))).toEqual({ state: 'here' });
	});

	it('come out of an answer of a server that does not know the newer fields', () => {
		expect(readTold({ told: 'sent', at: 't' })).toEqual(row({ at: 't' }));
		expect(readTold({})).toBeNull();
	});
});

describe('of two answers', () => {
	const cases: [string, Partial<ToldRow>, Partial<ToldRow>][] = [
		['the further step', { told: 'sent', at: 't9' }, { told: 'acknowledged', by }],
		['the later round, though its step is behind', { told: 'followed-up', by, at: 't9' }, { round: 2 }],
		['the later at one step', { told: 'acknowledged', by, at: 't1' }, { told: 'acknowledged', by, at: 't2' }],
		['at one time the one by which more people were told', {}, { alerted: { people: [by], others: 0 } }],
		['at one time the one that says nobody answered', { alerted: { people: [by], others: 0 } }, { alerted: { people: [by], others: 0 }, unanswered: true }]
	];
	it.each(cases)('%s is the newer truth, whichever came first', (_what, older, newer) => {
		expect(further(row(older), row(newer))).toEqual(row(newer));
		expect(further(row(newer), row(older))).toEqual(row(newer));
	});

	it('the only one is taken', () => {
		expect(further(undefined, row({}))).toEqual(row({}));
		expect(further(row({}), undefined)).toEqual(row({}));
	});
});
