import { describe, expect, it } from 'vitest';
import { NOTHING } from '../children/kept';
import type { ChronologyEntry, DeskConcern, Involved } from '../port';
import type { Body, ChildId, CommandId, Guide, MatterId, Nation, SettingId, ShownDuty } from '../sync/protocol.gen';
import { readEntry } from '../entry';
import { numbersOf, OUTSIDE, outsideIn, owedFor, referralsOf } from './referrals';
import { printed, summary, textOf, type Given } from './summary';

const uuid = <T>() => crypto.randomUUID() as T;
const [AMBER, NOAH, MATTER] = [uuid<ChildId>(), uuid<ChildId>(), uuid<MatterId>()];
const amber: Involved = { child: AMBER, name: 'Amber Quill', roles: ['harmed'] };
const noah: Involved = { child: NOAH, name: 'Noah Tarn', roles: ['may-have-harmed'] };

const owed = (duty: string, child: ChildId, body: string, rules: string[]) =>
	({ k: 'duty-kept', id: duty, seq: 1, of: MATTER, at: '2026-11-21T14:00:00.000Z', by: null, how: 'none', cmd: duty, d: { duty, concern: MATTER, child, body, needs: 'telling', rules, start: '2026-11-21T14:00:00Z', due: '2026-11-23T14:00:00Z', overdue: '2026-11-23T14:00:00Z', status: 'owed' } }) as unknown as DeskConcern['asked'][number];
const deed = (cmd: string, of: object, more: Partial<ChronologyEntry> = {}): ChronologyEntry =>
	({ id: cmd, cmd, kind: 'deed', at: '2026-11-21T15:00:00.000Z', by: { name: 'Devi Marsh', role: 'DSL' }, mine: true, how: 'key', text: '', pending: false, deed: of, ...more }) as ChronologyEntry;
const told = (cmd: string, body: string, duties: string[], more: object = {}) => deed(cmd, { k: 'record-evidence', body, needs: 'telling', duties, who: 'PC 77', at: '2026-11-21T14:20', how: 'phone', reference: `REF-${cmd}`, ...more });

const concern: DeskConcern = {
	...{ matter: MATTER, kind: 'concern', confidential: false, reference: 'K7QF-2M9D', setting: null, settingName: 'Alder School', receivedAt: '2026-11-21T14:00:00.000Z', madeAt: null, how: 'key' },
	...{ writer: { name: 'Robin Ash', role: 'Teacher', phone: '01632 960123' }, child: { name: 'Amber Quill, Noah Tarn', listed: true }, children: [AMBER, NOAH], involved: [amber, noah] },
	...{ danger: 'not-answered', adult: 'no', subject: null, saw: 'Noah gave Amber a phone. NOAH TARN laughed.', words: 'Tarn said carry it', when: '2026-11-21T13:55', place: 'behind Noah’s house' },
	more: { moved: 'yes', moved_why: 'with noah', asked: 'What happened?', did: 'I sat with Amber.', told: [{ body: 'police', who: 'PC 12', when: '14:05', reference: 'LOG 5' }], others: 'Noah’s aunt saw it' },
	...{ heldReason: null, told: 'acknowledged', reopened: false, acknowledged: null },
	asked: [owed('a', AMBER, 'local-authority', ['T-LA-IMM']), owed('n', NOAH, 'local-authority', ['T-LA-IMM'])],
	chronology: [
		{ ...deed('added', {}), kind: 'amended', text: 'Noah Tarn waits at the gate.' } as ChronologyEntry,
		{ ...deed('note', {}), kind: 'note', text: 'A working note.' } as ChronologyEntry,
		told('t1', 'local-authority', ['a'], { sent: 'All of it' }),
		told('t2', 'local-authority', ['n']),
		told('t3', 'prevent', []),
		deed('w', { k: 'withdraw-evidence', evidence: 't3', reason: 'It was another call' }),
		deed('r1', { k: 'record-reply', evidence: 't1', body: 'local-authority', outcome: 'no-action', nrm: 'NRM-1', answer: 'Not enough' }),
		deed('r2', { k: 'record-reply', evidence: MATTER, body: 'police', outcome: 'accepted', who: 'Desk' }),
		deed('c1', { k: 'challenge-reply', reply: 'r1', to: 'Their manager', why: 'She was moved' })
	]
};

const given = (more: Partial<Given> = {}): Given => ({
	...{ concern, child: amber, body: 'local-authority', others: [{ name: noah.name, listed: true, involved: true }], today: '2026-11-22', guide: null, named: undefined },
	facts: { ...NOTHING, born: '2012-03-09', school: 'Alder School', safe_to_tell: 'Her aunt; not Noah’s mother', authorities: [{ part: 'placing', name: 'Northmoor Council', social_worker: 'Jo Hale', phone: '', emergency: '', from_on: null, to_on: null }] },
	...{ place: 'Affinity, Alder School', numbers: [{ label: 'DSL', number: '01632 960555', hours: 'always' }], from: { name: 'Devi Marsh', role: 'DSL' } },
	...more
});
const text = (more: Partial<Given> = {}) => textOf(summary(given(more)));

describe('a summary for one body', () => {
	it('has what happened in quotation marks, the child’s words, the questions, danger, what was done, who was told, and whom to ring back', () => {
		const read = text();
		for (const line of ['Born: 9 Mar 2012', '“[another child] gave Amber a phone. [another child] laughed.”', '“[another child] said carry it”', '“What happened?”', 'Nobody has said. That does not mean no.', '“I sat with Amber.”', 'DSL: 01632 960555 (any time)', 'placed by Northmoor Council, Jo Hale', 'Our reference: K7QF-2M9D', 'National Referral Mechanism'])
			expect(read).toContain(line);
		expect(read).toContain('Police: PC 12, 14:05, reference LOG 5');
		expect(read).toContain('REF-t1');
	});

	it('says once why it is sent, where rules of one section ask for it by different clocks', () => {
		const rule = (id: string) => ({ id, what: 'Tell the local authority', cites: '7.5', law: false }) as ShownDuty;
		const both = { ...concern, asked: [owed('a', AMBER, 'local-authority', ['T-LA-IMM', 'T-LA-1WD'])] };
		const read = text({ concern: both, guide: { duties: [rule('T-LA-IMM'), rule('T-LA-1WD')] } as unknown as Guide });
		expect(read.split('(section 7.5)')).toHaveLength(2);
	});

	it('has no word of another child, of a lead’s notes, of what was told about another child, or of what was taken back', () => {
		for (const body of OUTSIDE) {
			const read = text({ body });
			expect(read).not.toMatch(/noah|tarn/i);
			for (const not of ['working note', 'REF-t2', 'REF-t3', 'All of it', '960123']) expect(read).not.toContain(not);
		}
	});

	it('is about the other child just so', () => {
		const read = text({ child: noah, others: [{ name: amber.name, listed: true, involved: true }], facts: undefined });
		expect(read).not.toMatch(/amber|quill/i);
		expect(read).toContain('Noah gave [another child] a phone');
		expect(read).toContain('REF-t2');
		expect(read).not.toContain('REF-t1');
	});

	it('asks only the local authority to refer to the National Referral Mechanism, and only where a child was moved', () => {
		expect(text({ body: 'prevent' })).not.toContain('National Referral Mechanism');
		expect(text({ concern: { ...concern, more: { ...concern.more, moved: 'no' } } })).not.toContain('National Referral Mechanism');
	});

	it('is to whom the nation says, and asks for a decision in a day only where that is asked of them', () => {
		const reply = { to: 'local-authority', needs: 'reply', law: true, within: 'working-days', n: 1 } as ShownDuty;
		const read = text({ named: { label: 'Local authority', office: 'Social work', night: '' }, guide: { duties: [{ ...reply, law: false }] } as unknown as Guide });
		expect(read).toMatch(/^To the local authority, social work\. About: Amber Quill\n/);
		expect(read).not.toMatch(/children’s services|one working day/i);
		expect(text({ guide: { duties: [reply] } as unknown as Guide })).toContain('within one working day');
		expect(text({ body: 'lado', named: { label: 'LADO', office: 'The officer (LADO)', night: '' } })).toMatch(/^To: The officer \(LADO\)\. About/);
	});

	it('prints as headings what still is one after somebody changed it', () => {
		const parts = summary(given());
		expect(printed(`${textOf(parts)}\n\nMine`, parts).filter(({ heading }) => heading)).toHaveLength(parts.length);
		expect(printed('What we ask of you\n\nMine', parts)).toEqual([{ heading: true, text: 'What we ask of you' }, { heading: false, text: 'Mine' }]);
	});
});

describe('referrals', () => {
	const of = (body: string) => referralsOf(concern).find((one) => one.body === body)!;

	it('are of each body, each telling with its answers and where we disagree', () => {
		const [first, second] = of('local-authority').tellings;
		expect([first?.children, second?.children]).toEqual([['Amber Quill'], ['Noah Tarn']]);
		expect(first?.answers.map(({ deed, challenges }) => [deed.outcome, challenges.map((one) => one.deed.to)])).toEqual([['no-action', ['Their manager']]]);
		expect(of('local-authority').nrm).toBe('NRM-1');
	});

	it('put an answer to what the recorder told at once, and keep what was taken back', () => {
		expect(of('police').tellings.map(({ cmd, answers }) => [cmd, answers.map(({ cmd }) => cmd)])).toEqual([[MATTER as string as CommandId, ['r2']]]);
		expect(of('prevent').tellings.map(({ withdrawn }) => withdrawn)).toEqual(['It was another call']);
	});

	it('end by what is sent for one child nothing that is owed for another, whether or not they had been told before', () => {
		const named = (child: ChildId | null, of = concern) => owedFor(of, 'local-authority', child).map(({ id }) => id);
		// Amber's referral was made by phone, and is sent in writing as well.
		expect([named(AMBER), named(NOAH)]).toEqual([['a'], ['n']]);
		expect(named(AMBER, { ...concern, asked: [owed('n', NOAH, 'local-authority', [])] })).toEqual([]);
	});

	it('are of the one whom nobody has named, where there is one, and else of all together', () => {
		const one = { ...owed('x', AMBER, 'local-authority', []), d: { ...owed('x', AMBER, 'local-authority', []).d, child: null } } as DeskConcern['asked'][number];
		const described: DeskConcern = { ...concern, involved: [amber, { child: null, name: 'a tall boy', roles: [] }], asked: [owed('a', AMBER, 'local-authority', []), one] };
		expect([AMBER, null].map((child) => owedFor(described, 'local-authority', child).map(({ id }) => id))).toEqual([['a'], ['x']]);
		expect(owedFor({ ...described, involved: [amber] }, 'local-authority', AMBER).map(({ id }) => id)).toEqual(['a', 'x']);
	});

	it('offer nobody who is not there: outside England no designated officer and no Ofsted', () => {
		const one = { label: 'One', office: 'One', night: '' };
		const bodies = { ENG: { lado: one, ofsted: one }, WLS: { lado: one }, SCT: {} } as unknown as Guide['bodies'];
		const naming = (nation: Nation | undefined, ...to: Body[]) => outsideIn({ bodies, duties: to.map((one) => ({ to: one }) as ShownDuty) }, nation).slice(4);
		expect((['ENG', 'WLS', 'SCT', undefined] as const).map((nation) => naming(nation, 'lado', 'ofsted', 'police'))).toEqual([['lado', 'ofsted'], ['lado'], [], []]);
		expect([naming('ENG', 'lado'), outsideIn(null, 'ENG')]).toEqual([['lado'], ['local-authority', 'police', 'placing-authority', 'prevent']]);
	});

	it('give Prevent numbers of its own, of this setting and as they were kept last', () => {
		const here = uuid<SettingId>();
		const kept = (setting: string, ...numbers: [string, string][]) => readEntry(JSON.stringify({ k: 'contacts-kept', of: setting, d: { setting, contacts: numbers.map(([part, number]) => ({ part, label: part, number, hours: 'always', checked_on: null })) } }))!;
		const entries = [kept(here, ['prevent', '1']), kept(here, ['prevent', '2'], ['police', '3']), kept(uuid(), ['prevent', '4'])];
		expect(numbersOf(entries, here, 'prevent').map(({ number }) => number)).toEqual(['2']);
		expect(numbersOf(entries, here, 'lado')).toEqual([]);
	});
});
