import { describe, expect, it } from 'vitest';
import type { ChronologyEntry, DeskConcern } from '../port';
import type { AssessConcern, Guide, SignSeen } from '../sync/protocol.gen';
import { listsOf, monthOf, once, sameAs, signsOverTime } from './counted';
import { judged, needsSafety } from './judged';
import { judgedLines } from './judging';
import { exactly, headsOf } from './paper';
import { prefill, seen, toggle } from './prefill';
import { storyOf } from './story';

const sign = (id: string, text: string, same: string | null = null) => ({ id, text, group: id.slice(0, 3), same, cites: '' });
const group = (id: string, asked_of: 'recorder' | 'lead' | 'setting') => ({ id, title: id, asked_of, help: [], kinds: [], cites: '' });
const guide = {
	groups: [group('IND', 'recorder'), group('TRA', 'recorder'), group('VUL', 'lead'), group('SVR', 'lead'), group('ARE', 'setting')],
	signs: [sign('IND-01', 'Money or gifts'), sign('IND-03', 'Going missing'), sign('TRA-11', 'Money', 'IND-01'), sign('VUL-06', 'Going missing', 'IND-03'), sign('VUL-03', 'In care'), sign('SVR-02', 'Absent', 'VUL-03')],
	tags: [{ id: 'CCE-T01', text: 'County lines', group: 'CCE', cites: '5.2' }]
} as unknown as Guide;

const NOTHING = { involved: [], children: [], chronology: [], kind: 'concern', danger: 'no', adult: 'no', subject: null, saw: '', words: '', place: '', when: '', receivedAt: '2026-11-21T14:00:00.000Z' };
const concern = (more: Partial<DeskConcern> = {}): DeskConcern => ({ ...NOTHING, more: undefined, ...more }) as unknown as DeskConcern;
const said = (kind: ChronologyEntry['kind'], said: object, at = '1'): ChronologyEntry => ({ id: `${kind} ${at}`, kind, at, by: null, mine: false, how: 'key', text: '', pending: false, said });
const ticked = (...ids: string[]): SignSeen[] => ids.map(seen);

describe('what leads made of it', () => {
	it('is the newest of each kind, whole though a writer left out what is empty', () => {
		const chronology = [
			said('classified', { k: 'classify-concern', exploitation: 'not-exploitation' }, '1'),
			said('assessed', { k: 'assess-concern', significance: 'possible' }, '2'),
			said('classified', { k: 'classify-concern', exploitation: 'exploitation', reason: 'r' }, '3')
		];
		const found = judged({ chronology });
		expect(found.classified).toMatchObject({ said: { exploitation: 'exploitation', kinds: [], tags: [] }, entry: { at: '3' } });
		expect(found.assessed?.said).toMatchObject({ significance: 'possible', signs: [], reasons: '' });
		expect(found.safety).toBeNull();
	});

	it('asks for safety measures where a child told somebody, until there is one or a plan (R24)', () => {
		const told = (chronology: ChronologyEntry[]) => needsSafety({ chronology, more: { disclosed: 'yes' } });
		expect(told([])).toBe(true);
		expect(told([said('safety', { measures: [], plan: ' ' })])).toBe(true);
		expect(told([said('safety', { measures: [{ what: 'a lift' }] })])).toBe(false);
		expect(told([said('safety', { plan: 'stay with her' })])).toBe(false);
		expect(needsSafety({ chronology: [], more: { disclosed: 'not-answered' } })).toBe(false);
		expect(needsSafety({ chronology: [], more: undefined })).toBe(false);
	});

	it('is read in the words of the policy, or by its id where the policy no longer knows it; nothing empty stands there', () => {
		const lines = judgedLines({ k: 'classify-concern', exploitation: 'exploitation', kinds: ['county-lines'], tags: ['CCE-T01', 'CCE-T99'], reason: 'why' }, guide);
		expect(lines.map(({ text }) => text)).toEqual(['It is exploitation', 'County lines', 'County lines\nCCE-T99', 'why']);
		expect(judgedLines({ k: 'record-safety', measures: [{ what: 'a lift', by: 'Jo', when: '' }] }, guide).map(({ text }) => text)).toEqual(['a lift, Jo', 'Not answered']);
	});
});

describe('an assessment begins', () => {
	const before = said('assessed', { k: 'assess-concern', significance: 'likely', signs: ticked('IND-03'), protective: 'Gran', reasons: 'old' } satisfies Partial<AssessConcern>);
	const needs = { seq: 3, vulnerabilities: ticked('VUL-03', 'SVR-02'), usual: 'quiet', at: '1', by: null };

	it('with what the recorder ticked and what is kept of the child, each sign once, and no judgement', () => {
		const begins = prefill(concern({ more: { signs: ticked('TRA-11', 'IND-01'), view: 'He is my boyfriend' } }), [needs, null], guide);
		expect(begins.signs.map((one) => one.sign)).toEqual(['TRA-11']);
		expect(begins.vulnerabilities.map((one) => one.sign)).toEqual(['VUL-03']);
		expect(begins).toMatchObject({ significance: '', reasons: '', view: 'He is my boyfriend' });
	});

	it('again with what was assessed before, but for significance and reasons', () => {
		const begins = prefill(concern({ chronology: [before], more: { signs: ticked('IND-01') } }), [], guide);
		expect(begins).toMatchObject({ significance: '', reasons: '', protective: 'Gran' });
		expect(begins.signs.map((one) => one.sign)).toEqual(['IND-03', 'IND-01']);
	});

	it('and a sign is taken off under whichever name it was ticked', () => {
		expect(toggle(guide, ticked('TRA-11'), 'IND-01')).toEqual([]);
		expect(toggle(guide, ticked('TRA-11'), 'IND-03').map((one) => one.sign)).toEqual(['TRA-11', 'IND-03']);
		expect(toggle(null, ticked('TRA-11'), 'IND-01')).toHaveLength(2);
	});
});

describe('signs', () => {
	it('are counted under one name, and lists for leads show each once', () => {
		expect(sameAs(guide, 'TRA-11')).toBe('IND-01');
		expect(once(guide, ticked('TRA-11', 'IND-01', 'IND-03'))).toHaveLength(2);
		expect(listsOf(guide, 'lead').map(({ group: { id }, signs }) => [id, signs.map((one) => one.id)])).toEqual([['VUL', ['VUL-06', 'VUL-03']]]);
	});

	it('belong to the month in which it happened, else to that in which it came', () => {
		expect(monthOf({ when: '2026-10-31T23:30', receivedAt: '2026-11-01T00:10:00.000Z' })).toBe('2026-10');
		expect(monthOf({ when: 'on Monday', receivedAt: '2026-11-01T00:10:00.000Z' })).toBe('2026-11');
	});

	it('over time are one row each, every month between the first and the last, each concern once', () => {
		const { months, rows } = signsOverTime(
			[
				concern({ when: '2026-11-02T08:00', more: { signs: ticked('IND-01', 'TRA-11') } }),
				concern({ when: '2026-12-30T08:00', more: { signs: [{ ...seen('IND-03'), change: 'yes' }] }, chronology: [said('assessed', { signs: ticked('IND-01') })] }),
				concern({ when: '2027-02-01T08:00', more: { signs: [{ ...seen('IND-03'), past: true }, seen('GONE-01')] } }),
				concern({ when: '2028-02-01T08:00' })
			],
			guide
		);
		expect(months).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
		expect(rows).toEqual([
			{ sign: 'IND-03', text: 'Going missing', counts: [0, 1, 0, 0], earlier: 1, changes: 1 },
			{ sign: 'IND-01', text: 'Money or gifts', counts: [1, 1, 0, 0], earlier: 0, changes: 0 },
			{ sign: 'GONE-01', text: 'GONE-01', counts: [0, 0, 0, 1], earlier: 0, changes: 0 }
		]);
		expect(signsOverTime([concern()], guide)).toEqual({ months: [], rows: [] });
	});

	it('of a year that nobody can have meant do not draw a thousand months', () => {
		const far = ['0001-01-01T00:00', '9999-12-01T00:00'].map((when) => concern({ when, more: { signs: ticked('IND-01') } }));
		const { months, rows } = signsOverTime(far, guide);
		expect([months.length, months.at(-1), rows[0]?.earlier]).toEqual([240, '9999-12', 1]);
	});
});

describe('the story', () => {
	it('keeps fact, the child’s words, others and opinion apart, in the order in which it is read', () => {
		const { parts, facts, unanswered } = storyOf(
			concern({
				danger: 'not-answered', saw: 'a phone', words: '“leave it”', place: 'the gate',
				more: { asked: 'Are you safe?', signs: [{ ...seen('IND-01'), sources: ['saw'], note: 'new trainers' }], others: 'Mum said', opinion: 'I think', told: [{ body: 'police', who: 'PC Ash', when: '', reference: '12' }], moved: 'yes', moved_why: 'a taxi', disclosed: 'not-answered' }
			}),
			guide,
			'Monday'
		);
		expect(parts.map(({ heading, says }) => [heading, says])).toEqual([
			['What they saw or heard', 'fact'],
			['Where, how, and why they think so', 'fact'],
			['The child’s exact words', 'child'],
			['Questions they asked', 'fact'],
			['Signs', 'fact'],
			['What others said', 'others'],
			['What they think', 'opinion'],
			['Who they say they have told', 'fact']
		]);
		expect(parts[4]?.list).toEqual(['Money or gifts, saw it: new trainers']);
		expect(parts[7]?.list).toEqual(['Police, PC Ash, reference 12']);
		// Not "no": it stands apart, and among the facts only what was answered (R6).
		expect(unanswered).toEqual(['In danger now?', 'Did a child tell them?']);
		expect(facts.map(({ text }) => text)).toEqual(['Yes', 'No', 'Monday', 'the gate']);
	});

	it('of one who was never asked says nothing of what they did not answer', () => {
		expect(storyOf(concern(), null, '').unanswered).toEqual([]);
		expect(storyOf(concern(), null, '').parts).toEqual([]);
	});

	it('tells each child’s part', () => {
		const involved = [{ child: null, name: 'Ash', roles: ['harmed', 'may-have-harmed'] as const }, { child: null, name: 'Wren', roles: [] }];
		expect(storyOf(concern({ involved }), null, '').facts.at(-1)?.text).toBe('Ash: was or may have been harmed, may have harmed another child (may be a victim too); Wren');
	});
});

describe('paper', () => {
	it('says times that stay true, and leaves what somebody typed as they typed it', () => {
		expect(exactly('2026-07-21T14:03:09.123Z')).toBe('21 Jul 2026, 15:03:09 BST');
		expect(exactly('2026-07-21T14:03')).toBe('21 Jul 2026, 14:03');
		expect(exactly('last week')).toBe('last week');
	});

	it('names where each feed stands that something of it lies in', () => {
		const feed = (about: string, of: string) => ({ about, seq: 7, head: `head of ${about}`, entries: [null, { of } as never] });
		const settings = [{ setting: 'oak', name: 'Oak House' }] as never;
		const heads = headsOf([feed('oak', 'm'), feed('elm', 'other'), feed('m', 'm')], [concern({ matter: 'm' as never })], settings, 'Confidential');
		expect(heads).toEqual([{ feed: 'Oak House', seq: 7, head: 'head of oak' }, { feed: 'Confidential', seq: 7, head: 'head of m' }]);
	});
});
