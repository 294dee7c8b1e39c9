/**
 * What two places share: each as one thing with what became of it, from both their records and from what lies between
 * them. Its words are here only for whoever may have them on screen: the side that sent it, and the other once it was
 * opened there. Pure (REQ-12-E, S9).
 */
import type { Pending } from '../concerns/fold';
import type { Entry, Loose } from '../entry';
import type { People } from '../people/fold';
import type { By, ChildId, CommandId, HandoffReceipt, HandoffState, LadderName, MatterId, PersonId, SendHandoff, SettingId, WithdrawReason } from '../sync/protocol.gen';
import { beyond, nameAt, type Joined } from './bridges';
import { RANK, type Proof } from './proof';

/** Null: it proves nothing. Undefined: nobody has looked yet. */
export type Proved = Proof | null | undefined;

export interface Given {
	readonly joined: Joined;
	/** Of bridges and desks; and of cases, which are confidential (R25). */
	readonly entries: readonly Entry[];
	readonly cases: readonly Entry[];
	/** Where the holder leads, or else works. */
	readonly here: ReadonlySet<SettingId>;
	readonly person: PersonId;
	readonly people: People;
	readonly pending: readonly Pending[];
	proved(receipt: Loose<HandoffReceipt>): Proved;
}

/** Who did it, as far as this device knows: a role, or else only the place. */
export interface Who {
	readonly name: string;
	readonly role: string;
	readonly mine: boolean;
}

/** One thing that became of it, and the receipt that says so. */
export interface Step {
	readonly state: HandoffState;
	readonly at: string;
	readonly by: By | null;
	readonly why: WithdrawReason | null;
	readonly proved: Proved;
	/** On this device only. */
	readonly pending: boolean;
}

export interface Said {
	readonly cmd: CommandId;
	readonly at: string;
	readonly by: Who;
	readonly text: string;
	readonly pending: boolean;
}

export interface Question extends Said {
	/** Our side asked. */
	readonly ours: boolean;
	readonly answers: readonly Said[];
}

export interface Note extends Said {
	readonly child: ChildId | null;
	/** It went back to the side that sent. */
	readonly shared: boolean;
}

export interface Handoff {
	readonly id: MatterId;
	readonly bridge: MatterId | null;
	readonly from: SettingId | null;
	readonly to: SettingId | null;
	readonly fromName: string;
	readonly toName: string;
	/** Which of its ends is the holder's; both for somebody who leads both. */
	readonly sends: boolean;
	readonly receives: boolean;
	readonly confidential: boolean;
	/** Something in it has become confidential since it was read there: nobody there reads it any more (R28). */
	readonly shut: boolean;
	/** The chain that cannot wait tells of it. */
	readonly now: boolean;
	readonly state: HandoffState;
	/** In order, one of each. */
	readonly steps: readonly Step[];
	readonly sentAt: string;
	readonly sender: Who;
	/** Null while the holder may not have them on screen, or they are gone. */
	readonly words: Loose<SendHandoff> | null;
	/** In the record of the side that sent. */
	readonly concern: MatterId | null;
	/** As the side that sent knows the child. */
	readonly child: ChildId | null;
	/** Who opened it last and is still there. */
	readonly has: (Who & { readonly at: string; readonly pending: boolean }) | null;
	readonly questions: readonly Question[];
	/** The receiving side's own, where the holder reads them; or the text that was sent back. */
	readonly notes: readonly Note[];
	/** Nobody there may have it: these are to be told instead, outside Harken (R29). */
	readonly instead: readonly By[] | null;
	/** The side that sent has since said that it was not about this child (R33). */
	readonly another: { readonly at: string; readonly by: By | null } | null;
	/** Who was told that it waits, last. */
	readonly alerted: readonly By[];
	/** By when the note is owed; null: nobody has said. */
	readonly due: string | null;
	/** Done here and not sent yet. */
	readonly pending: boolean;
}

const NOBODY: Who = { name: '', role: '', mine: false };

type Side = 'from' | 'to';
const SIDE: Readonly<Partial<Record<HandoffState, Side>>> = { sent: 'from', withdrawn: 'from', closed: 'from', opened: 'to', noted: 'to' };

/** An entry, or what was done here and no feed has brought back. */
interface Act {
	readonly cmd: CommandId;
	readonly at: string;
	readonly by: PersonId | null;
	readonly pending: boolean;
}
type Worded = Act & { readonly text: string };

interface Working {
	readonly id: MatterId;
	sent: { readonly act: Act; readonly d: Loose<SendHandoff>; readonly own: boolean } | null;
	/** What lies between the two can be read. */
	between: boolean;
	/** What became of it stands where every lead reads it. */
	openly: boolean;
	said: Loose<HandoffReceipt> | null;
	confidential: boolean;
	readonly steps: Map<HandoffState, Step>;
	has: Act | null;
	/** The last ones of each place that did something to it: who is on which side. */
	readonly sides: Map<PersonId, { side: Side; by: By | null }>;
	readonly asked: Worded[];
	readonly answered: Map<string, Worded[]>;
	readonly notes: (Worded & { readonly child: ChildId | null; readonly shared: boolean })[];
	back: (Worded & { readonly note: string }) | null;
	instead: Handoff['instead'];
	another: Handoff['another'];
	alerted: readonly By[];
	ladder: LadderName | null;
	due: string | null;
	pending: boolean;
}

const working = (id: MatterId): Working => ({
	...{ id, sent: null, between: false, openly: false, said: null, confidential: false, steps: new Map(), has: null, sides: new Map(), asked: [], answered: new Map(), notes: [] },
	...{ back: null, instead: null, another: null, alerted: [], ladder: null, due: null, pending: false }
});

export function foldHandoffs(given: Given): Handoff[] {
	const all = new Map<MatterId, Working>();
	const of = (id: MatterId | undefined): Working => {
		const key = id ?? ('' as MatterId);
		const found = all.get(key) ?? working(key);
		all.set(key, found);
		return found;
	};
	for (const entry of given.entries) take(entry, of, given);
	for (const one of all.values()) one.openly = one.said !== null;
	for (const entry of given.cases) {
		const one = take(entry, of, given);
		if (one) one.confidential = true;
	}
	for (const one of given.pending) takePending(one, of, given);
	all.delete('' as MatterId);
	// What names none that was ever sent here says nothing.
	return [...all.values()].flatMap((one) => (one.sent !== null || one.said !== null ? [shown(one, given)] : []));
}

/** Which one it says something of; null where it is of none. */
function take(entry: Entry, of: (id: MatterId | undefined) => Working, { proved }: Given): Working | null {
	const act: Act = { cmd: entry.cmd as CommandId, at: entry.at, by: entry.by, pending: false };
	const one = entry.k === 'handoff-sent' || entry.k === 'handoff-brought' ? of(entry.cmd as string as MatterId) : of('handoff' in entry.d ? entry.d.handoff : entry.of);
	switch (entry.k) {
		case 'handoff-sent':
			one.sent = { act, d: entry.d, own: true };
			return one;
		case 'handoff-brought':
			one.sent ??= { act, d: entry.d, own: false };
			one.between = true;
			return one;
		case 'handoff-receipt': {
			one.said = { ...one.said, ...entry.d, concern: entry.d.concern ?? one.said?.concern };
			const { state = 'sent', at = '', by = null, why = null } = entry.d;
			const proof = proved(entry.d);
			if (proof?.by) one.sides.set(proof.by, { side: SIDE[state] ?? 'to', by });
			const before = one.steps.get(state);
			// It stands in several records: one that proves it is enough.
			if (before === undefined || !before.proved) one.steps.set(state, { state, at, by, why, proved: proof, pending: false });
			return one;
		}
		case 'handoff-opened':
			one.has = act;
			return one;
		case 'handoff-asked':
			one.asked.push({ ...act, text: entry.d.text ?? '' });
			return one;
		case 'handoff-answered':
			answer(one, entry.d.question, { ...act, text: entry.d.text ?? '' });
			return one;
		case 'handoff-noted':
			one.notes.push({ ...act, text: entry.d.text ?? '', child: entry.d.child ?? null, shared: entry.d.share ?? false });
			return one;
		case 'handoff-note-shared':
			one.back = { ...act, text: entry.d.text ?? '', note: entry.d.note ?? '' };
			return one;
		case 'handoff-not-sent':
			one.instead = entry.d.routes ?? [];
			return one;
		case 'handoff-about-another':
			one.another = { at: entry.d.at ?? entry.at, by: entry.d.by ?? null };
			return one;
		case 'concern-released':
			if (one.has?.by === entry.d.person) one.has = null;
			return null;
		case 'ladder-stepped':
			one.alerted = entry.d.told ?? [];
			one.ladder = entry.d.ladder ?? null;
			return null;
		case 'duty-kept':
			one.due = entry.d.status === 'owed' && entry.d.needs === 'note' ? (entry.d.due ?? null) : null;
			return null;
		default:
			return null;
	}
}

function answer(one: Working, question: string | undefined, said: Worded): void {
	const answers = one.answered.get(question ?? '') ?? [];
	one.answered.set(question ?? '', [...answers, said]);
}

function takePending({ cmd, madeAt, body, waiting }: Pending, of: (id: MatterId | undefined) => Working, { person, people }: Given): void {
	const act: Act = { cmd, at: madeAt, by: person, pending: waiting };
	/** What became of it meanwhile, elsewhere, counts more: the server will refuse this. */
	const step = (id: MatterId, state: HandoffState, why: WithdrawReason | null = null) => {
		const one = of(id);
		const overtaken = one.steps.has('withdrawn') || (state === 'withdrawn' && one.steps.has('opened')) || (state === 'closed' && !one.steps.has('noted'));
		if (!overtaken && !one.steps.has(state)) one.steps.set(state, { state, at: madeAt, by: people.get(person) ?? null, why, proved: undefined, pending: waiting });
		one.pending ||= waiting;
	};
	switch (body.k) {
		case 'send-handoff':
			of(cmd as string as MatterId).sent ??= { act, d: body, own: true };
			return step(cmd as string as MatterId, 'sent');
		case 'open-handoff':
			of(body.handoff).has ??= act;
			return step(body.handoff, 'opened');
		case 'withdraw-handoff':
			return step(body.handoff, 'withdrawn', body.why);
		case 'close-handoff':
			return step(body.handoff, 'closed');
		case 'note-handoff':
			of(body.handoff).notes.push({ ...act, text: body.text, child: body.child, shared: body.share });
			return step(body.handoff, 'noted');
		case 'ask-handoff':
			of(body.handoff).asked.push({ ...act, text: body.text });
			of(body.handoff).pending ||= waiting;
			return;
		case 'answer-handoff':
			answer(of(body.handoff), body.question, { ...act, text: body.text });
			of(body.handoff).pending ||= waiting;
	}
}

function shown(one: Working, { joined, here, person, people }: Given): Handoff {
	const { sent, said } = one;
	const d = sent?.d;
	const bridge = joined.bridges.find((each) => each.bridge === (d?.bridge ?? said?.bridge));
	const to = said?.to_setting ?? d?.to ?? null;
	const from = said?.from_setting ?? (bridge && to ? (beyond(bridge, to)?.setting ?? null) : null);
	const leads = { from: from !== null && here.has(from), to: to !== null && here.has(to) };
	// Somebody above both, whom a route named, stands where their own record is.
	const own = sent?.own ?? false;
	const sends = leads.from || (!leads.to && own);
	const receives = leads.to || (!leads.from && !own);
	const who = (by: PersonId | null): Who => {
		const known = by === null ? undefined : ((sends && from ? people.get(`${by} ${from}`) : undefined) ?? (receives && to ? people.get(`${by} ${to}`) : undefined));
		return by === null ? NOBODY : { ...NOBODY, ...(one.sides.get(by)?.by ?? known), mine: by === person };
	};
	const isOurs = ({ by }: Act): boolean => {
		if (by === null || (sends && receives)) return true;
		const side = one.sides.get(by)?.side;
		if (by === person) return true;
		if (side !== undefined) return side === 'from' ? sends : receives;
		const place = sends ? from : to;
		return place !== null && people.has(`${by} ${place}`);
	};
	const saidBy = ({ by, ...rest }: Worded): Said => ({ ...rest, by: who(by) });
	const steps = [...one.steps.values()].sort((a, b) => RANK[a.state] - RANK[b.state]);
	// What proves nothing brings it nowhere; what nobody has looked at yet is most likely so.
	const state = steps.findLast(({ proved }) => proved !== null)?.state ?? 'sent';
	const opened = RANK[state] >= RANK.opened && state !== 'withdrawn';
	const back: Note[] = one.back && !receives ? [{ ...saidBy(one.back), cmd: one.back.note as CommandId, child: null, shared: true }] : [];
	return {
		...{ id: one.id, bridge: d?.bridge ?? said?.bridge ?? null, from, to, fromName: nameAt(joined, from), toName: nameAt(joined, to), sends, receives },
		...{ confidential: one.confidential, shut: one.openly && one.confidential && own && !one.between && state !== 'withdrawn' },
		...{ now: one.ladder === 'now', state, steps },
		sentAt: one.steps.get('sent')?.at ?? sent?.act.at ?? '',
		sender: who(sent?.act.by ?? null),
		words: d && (sends || opened) ? d : null,
		concern: d && sends ? (d.concern ?? null) : (said?.concern ?? null),
		child: d?.child ?? null,
		has: one.has ? { ...who(one.has.by), at: one.has.at, pending: one.has.pending } : null,
		questions: one.asked.map((asked) => ({ ...saidBy(asked), ours: isOurs(asked), answers: (one.answered.get(asked.cmd) ?? []).map(saidBy) })),
		notes: receives ? one.notes.map(({ child, shared, ...rest }) => ({ ...saidBy(rest), child, shared })) : back,
		...{ instead: one.instead, another: one.another, alerted: one.alerted, due: one.due, pending: one.pending }
	};
}
