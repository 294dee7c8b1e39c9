import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DutyWhen, ShownDuty } from '../sync/protocol.gen';
import { applies, toTellNow, type Answered } from './now';

/** The planner's own answers: tests/duties/applying.py writes them. */
const { rules, cases } = JSON.parse(readFileSync(new URL('../../../tests/duties/applies.json', import.meta.url), 'utf-8')) as {
	rules: { id: string; when: DutyWhen[] }[];
	cases: { facts: Omit<Answered, 'told'>; applies: string[] }[];
};

const nothing: Answered = { danger: 'not-answered', adult: 'no', disclosed: 'not-answered', moved: 'not-answered', kinds: [], judged: 'unclassified', told: [] };
const rule = (more: Partial<ShownDuty>): ShownDuty => ({
	...{ id: 'T', what: '', to: 'police', needs: 'telling', each: 'child', when: [], starts: 'identified', after: null, within: 'at-once', n: 0 },
	...{ overdue_min: 30, law: false, ours: false, refusable: false, provisional: false, cites: '7.6' },
	...more
});

describe('what applies', () => {
	it('is what the server would say, case by case', () => {
		expect(cases.length).toBeGreaterThan(100);
		for (const { facts, applies: owed } of cases) expect([facts, rules.filter((one) => applies(one, facts)).map(({ id }) => id)]).toEqual([facts, owed]);
	});

	it('reads a rule that leaves out what it does not name', () => {
		expect(applies({ when: [{ moved: ['yes'] }] }, { ...nothing, moved: 'yes' })).toBe(true);
		expect(applies({ when: [{ moved: ['yes'] }] }, nothing)).toBe(false);
	});
});

describe('whom to tell at once', () => {
	it('is each body once, by every rule that asks for it, the police first', () => {
		const moved = [{ moved: ['yes'] }] as unknown as DutyWhen[];
		const pack = [rule({ to: 'local-authority', when: moved, cites: '7.5' }), rule({ when: moved }), rule({ cites: '11.1', law: true })];
		expect(toTellNow(pack, { ...nothing, moved: 'yes', told: ['local-authority', 'lead'] })).toEqual([
			{ body: 'police', cites: ['7.6', '11.1'], law: true, told: false },
			{ body: 'local-authority', cites: ['7.5'], law: false, told: true }
		]);
		expect(toTellNow(pack, nothing).map(({ cites }) => cites)).toEqual([['11.1']]);
	});

	it('is nobody for what has time, for what nobody is told, and for whom a recorder does not phone', () => {
		expect(toTellNow([rule({ within: 'working-days', n: 1 }), rule({ needs: 'safety' }), rule({ to: 'lado' })], nothing)).toEqual([]);
	});
});
