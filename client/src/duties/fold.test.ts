import { describe, expect, it } from 'vitest';
import { foldChildren } from '../children/fold';
import { foldDesk, type Pending } from '../concerns/fold';
import { readEntry, type Entry } from '../entry';
import { foldPeople } from '../people/fold';
import type { DeskConcern, Holder } from '../port';
import { foldSettings } from '../settings/fold';
import type { ChildId, Command, CommandId, MatterId, PersonId, SettingId, Writer } from '../sync/protocol.gen';
import { dutiesOf, isOpen } from './fold';

const uuid = <T>() => crypto.randomUUID() as T;
const [SETTING, LEAD, DEPUTY, CHILD, CONCERN] = [uuid<SettingId>(), uuid<PersonId>(), uuid<PersonId>(), uuid<ChildId>(), uuid<MatterId>()];
const [POLICE, COUNCIL] = ['police', 'council'];
const writer: Writer = { name: 'Sam', role: '', phone: '' };

function entry(k: Entry['k'], d: object, by: PersonId | null = null, cmd = uuid<string>()): Entry {
	return readEntry(JSON.stringify({ id: uuid(), k, v: 1, of: CONCERN, at: '', by, how: by ? 'key' : 'name', cmd, why: {}, d }))!;
}
const begun = () => entry('concern-recorded', { setting: SETTING, writer, child: { listed: CHILD }, saw: 'x' }, null, CONCERN);
const kept = (duty: string, body: string, more: object = {}) =>
	entry('duty-kept', { k: 'duty-kept', duty, concern: CONCERN, child: CHILD, body, needs: 'telling', rules: ['T-REF-1WD'], start: '2026-11-21T14:00:00Z', due: '2026-11-23T16:10:00Z', overdue: '2026-11-23T16:10:00Z', status: 'owed', ...more });
const told = (more: object = {}, by: PersonId | null = LEAD) =>
	entry('evidence-recorded', { k: 'record-evidence', concern: CONCERN, body: 'police', needs: 'telling', duties: [], writer, who: 'PC 7', reference: '77', ...more }, by);

const known = {
	children: foldChildren([readEntry(JSON.stringify({ k: 'child-listed', at: '', of: CHILD, d: { child: CHILD, name: 'Ash' } }))!]),
	settings: foldSettings([]),
	people: foldPeople([{ person: LEAD, name: 'Sam Field' }, { person: DEPUTY, name: 'Jo Brook' }].map((d) => readEntry(JSON.stringify({ k: 'person-listed', at: '', of: SETTING, d: { setting: SETTING, role: 'lead', title: 'DSL', ...d } }))!)),
	reference: (cmd: string) => cmd
};
const holder: Holder = { person: LEAD, name: 'Sam Field', posts: [{ role: 'lead', title: 'DSL', setting: SETTING }], lead: true, signedIn: true };
const did = (body: Pick<Command, 'k'> & object, waiting = true): Pending => ({ cmd: uuid<CommandId>(), madeAt: '2026-11-21T15:30:00.000Z', body: { v: 1, concern: CONCERN, ...body } as Command, waiting });
/** Each a minute after the one before it, as the server had them. */
const inOrder = (entries: Entry[]): Entry[] => entries.map((of, n) => ({ ...of, at: new Date(Date.parse('2026-11-21T14:00:00Z') + n * 60_000).toISOString() }));
const duties = (entries: Entry[], pending: Pending[] = []) => dutiesOf(foldDesk([{ confidential: false, entries: inOrder(entries) }], pending, holder, known)[0]!);
const one = (entries: Entry[], pending: Pending[] = []) => duties(entries, pending)[0]!;

describe('what is asked of a concern', () => {
	it('stands as the server said it last, by the name of its child', () => {
		const found = duties([begun(), kept(POLICE, 'police', { at_once: true }), kept(COUNCIL, 'local-authority'), kept(POLICE, 'police', { at_once: true, law: true })]);
		expect(found).toMatchObject([{ id: POLICE, name: 'Ash', atOnce: true, law: true, status: 'owed', ending: null }, { id: COUNCIL, due: Date.parse('2026-11-23T16:10:00Z') }]);
	});

	it('is done at once for everyone when somebody signed in says whom they told, and the newest word of the server counts', () => {
		const evidence = told();
		expect(one([begun(), kept(POLICE, 'police'), evidence])).toMatchObject({ status: 'done', ending: { name: 'Sam Field', mine: true, pending: false, said: { who: 'PC 7', reference: '77' } } });
		const after = kept(POLICE, 'police', { status: 'done', evidence: evidence.cmd, by: { name: 'Sam Field', role: 'DSL' } });
		expect(one([begun(), kept(POLICE, 'police'), evidence, after])).toMatchObject({ status: 'done', ending: { cmd: evidence.cmd, said: { reference: '77' } } });
		expect(one([begun(), evidence, kept(POLICE, 'police')]).status).toBe('owed');
	});

	it('is only claimed by somebody not signed in, by nobody named and no reference, and not at all of another body or duty', () => {
		expect(one([begun(), kept(POLICE, 'police'), told({}, null)])).toMatchObject({ status: 'claimed', ending: { name: 'Sam' } });
		expect(one([begun(), kept(POLICE, 'police'), told({ who: ' ', reference: '' })]).status).toBe('claimed');
		for (const other of [{ body: 'lado' }, { needs: 'copy' }, { duties: [COUNCIL] }]) expect(one([begun(), kept(POLICE, 'police'), told(other)]).status).toBe('owed');
		expect([told({}, null), told({ who: ' ', reference: '' })].map((claim) => one([begun(), kept(POLICE, 'police'), claim]).ending?.unsigned)).toEqual([true, false]);
		expect(one([begun(), kept(POLICE, 'police', { status: 'claimed', evidence: CONCERN })]).ending).toMatchObject({ name: 'Sam', unsigned: true });
		const claim = told({}, null);
		expect(one([begun(), kept(POLICE, 'police'), claim, told({ who: '', reference: '', confirms: claim.cmd })]).status).toBe('done');
	});

	it('shows what was done here before any feed brought it, on this device only', () => {
		const evidence = { k: 'record-evidence', body: 'police', needs: 'telling', duties: [POLICE], writer, who: 'PC 7', at: '', how: 'phone', reference: '', sent: '' } as const;
		expect(one([begun(), kept(POLICE, 'police')], [did(evidence)])).toMatchObject({ status: 'done', ending: { pending: true, mine: true, name: 'Sam Field' } });
		expect(one([begun(), kept(POLICE, 'police')], [did(evidence, false)])).toMatchObject({ status: 'done', ending: { pending: false } });
	});

	it('is owed until somebody else agrees with not referring, and again where they do not (R17)', () => {
		const decided = entry('duty-decided', { k: 'decide-duty', concern: CONCERN, duty: COUNCIL, decision: 'not-referred', reason: 'known already' }, LEAD);
		const signed = (agrees: boolean) => entry('decision-countersigned', { k: 'countersign-decision', concern: CONCERN, decision: decided.cmd, agrees }, DEPUTY);
		const waits = one([begun(), kept(COUNCIL, 'local-authority'), decided]);
		expect([waits.status, isOpen(waits), waits.ending?.reason]).toEqual(['uncountersigned', true, 'known already']);
		expect(one([begun(), kept(COUNCIL, 'local-authority'), decided, signed(true)])).toMatchObject({ status: 'decided', ending: { name: 'Sam Field' } });
		expect(one([begun(), kept(COUNCIL, 'local-authority'), decided, signed(false)])).toMatchObject({ status: 'owed', ending: null });
	});

	it('is owed again when a lead says that it was not so', () => {
		const evidence = told();
		const back = entry('evidence-withdrawn', { k: 'withdraw-evidence', concern: CONCERN, evidence: evidence.cmd, reason: 'wrong child' }, LEAD);
		const done = kept(POLICE, 'police', { status: 'done', evidence: evidence.cmd });
		expect(one([begun(), evidence, done, back]).status).toBe('owed');
	});

	it('says who was told again last, and stands in the chronology with what was done', () => {
		const stepped = entry('duty-stepped', { k: 'duty-stepped', duty: POLICE, step: 0, overdue: true, told: [{ name: 'Jo Brook', role: 'DSL' }] });
		expect(one([begun(), kept(POLICE, 'police'), stepped]).stepped).toEqual({ at: '2026-11-21T14:02:00.000Z', told: [{ name: 'Jo Brook', role: 'DSL' }] });
		const [concern] = foldDesk([{ confidential: false, entries: [begun(), kept(POLICE, 'police'), stepped, told({}, null)] }], [], holder, known);
		expect(concern?.chronology.map(({ kind, by }) => [kind, by?.name ?? ''])).toEqual([['recorded', 'Sam'], ['deed', ''], ['deed', 'Sam']]);
	});

	it('reads what moved to a confidential feed as it was there', () => {
		const moved = inOrder([begun(), kept(POLICE, 'police'), told()]).map((old) => entry('entry-moved', { entry: JSON.stringify(old) }));
		const [concern] = foldDesk([{ confidential: true, entries: moved }], [], holder, known);
		expect(dutiesOf(concern!)[0]?.status).toBe('done');
	});

	it('counts a time that nobody can read as long past', () => {
		expect(one([begun(), kept(POLICE, 'police', { due: 'soon', overdue: 'later' })])).toMatchObject({ due: 0, overdue: 0 });
	});
});

/** The same lines, and how often any of them was read. */
function counted(of: DeskConcern): { of: DeskConcern; reads: () => number } {
	let n = 0;
	const read = <T extends object>(one: T): T => new Proxy(one, { get: (from, key) => (n++, Reflect.get(from, key)) });
	return { of: { ...of, chronology: of.chronology.map(read), asked: of.asked.map(read) }, reads: () => n };
}

describe('how much is read of a concern', () => {
	const read = (duties: number, lines: number, more: (n: number) => Entry[] = () => []) => {
		const steps = Array.from({ length: lines }, (_, n) => entry('duty-stepped', { k: 'duty-stepped', duty: `d${n % duties}`, told: [] }));
		const states = Array.from({ length: duties }, (_, n) => kept(`d${n}`, 'police'));
		const { of, reads } = counted(foldDesk([{ confidential: false, entries: inOrder([begun(), ...more(lines), ...states, ...steps]) }], [], holder, known)[0]!);
		expect(dutiesOf(of)).toHaveLength(duties);
		return reads();
	};

	it('grows with what is asked and with what was said, and not with the one times the other', () => {
		expect(read(40, 400) - read(40, 200)).toBeLessThanOrEqual(200 * 8);
		expect(read(40, 200) - read(20, 200)).toBeLessThanOrEqual(20 * 8);
	});

	it('leaves out what the server had counted when it spoke last', () => {
		const evidence = (n: number) => Array.from({ length: n }, () => told({ duties: ['other'] }));
		expect(read(40, 50, evidence) - read(40, 25, evidence)).toBeLessThanOrEqual(2 * 25 * 8);
	});
});
