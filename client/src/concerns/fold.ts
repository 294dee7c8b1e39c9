/**
 * Entries become what a lead works with. Nothing is edited: each concern is its first entry and, beside it, all that
 * was said later, in the order of the feed. A feed may name a concern that has not arrived; that is not an error.
 */
import type { Children } from '../children/fold';
import type { Entry } from '../entry';
import type { People } from '../people/fold';
import type { ChronologyEntry, DeskConcern, Holder } from '../port';
import type { Settings } from '../settings/fold';
import type { Command, CommandId, MatterId, Writer } from '../sync/protocol.gen';
import { readHeld } from './held';

/** Desk entries, or those of a case feed, which is confidential (R25). */
export interface DeskFeed {
	readonly confidential: boolean;
	readonly entries: readonly Entry[];
}

/** What the holder did here that no feed has brought back yet. */
export interface Pending {
	readonly cmd: CommandId;
	readonly madeAt: string;
	readonly body: Command;
	/** Still on this device only. Once the server has it, it is shown as done, whether or not a pull has brought it back. */
	readonly waiting: boolean;
}

export interface Known {
	readonly people: People;
	readonly children: Children;
	readonly settings: Settings;
	/** From the id of a command; the same on every device. */
	reference(cmd: string): string;
}

type Working = { -readonly [K in keyof DeskConcern]: DeskConcern[K] } & { chronology: ChronologyEntry[] };

const NOBODY: Writer = { name: '', role: '', phone: '' };

const byOf = (entry: Entry, known: Known, writer?: Partial<Writer>): { name: string; role: string } | null => {
	const person = entry.by === null ? undefined : known.people.get(entry.by);
	if (person !== undefined) return person;
	return writer?.name ? { name: writer.name, role: writer.role ?? '' } : null;
};

function chronology(entry: Entry, known: Known): ChronologyEntry | null {
	const base = { id: entry.id, at: entry.at, how: entry.how, by: byOf(entry, known), text: '', pending: false };
	switch (entry.k) {
		case 'concern-recorded':
			return { ...base, kind: 'recorded', by: byOf(entry, known, entry.d.writer), text: entry.d.saw ?? '' };
		case 'concern-left-unfinished':
			return { ...base, kind: 'unfinished', by: byOf(entry, known, entry.d.writer), text: entry.d.saw ?? '' };
		case 'concern-amended':
			return { ...base, kind: 'amended', by: byOf(entry, known, entry.d.writer), text: entry.d.text ?? '' };
		case 'concern-acknowledged':
			return { ...base, kind: 'acknowledged' };
		case 'note-added':
			return { ...base, kind: 'note', text: entry.d.text ?? '' };
		case 'concern-followed-up':
			return {
				...base,
				kind: 'followed-up',
				text: entry.d.summary ?? '',
				action: entry.d.action ?? '',
				outcome: entry.d.outcome ?? ''
			};
		case 'item-held':
			return { ...base, kind: 'held', text: readHeld(entry.d.text ?? null).saw };
		case 'item-placed':
			return { ...base, kind: 'placed' };
		default:
			return null;
	}
}

function begin(entry: Entry, confidential: boolean, known: Known): Working | null {
	const base = {
		matter: entry.of,
		confidential,
		reference: known.reference(entry.cmd),
		receivedAt: entry.at,
		madeAt: null,
		how: entry.how,
		heldReason: null,
		told: 'sent' as const,
		acknowledged: null,
		chronology: []
	};
	if (entry.k === 'concern-recorded' || entry.k === 'concern-left-unfinished') {
		const { d } = entry;
		const listed = d.child?.listed == null ? undefined : known.children.get(d.child.listed);
		const subject = d.subject?.person == null ? undefined : known.people.get(d.subject.person);
		return {
			...base,
			kind: entry.k === 'concern-recorded' ? 'concern' : 'unfinished',
			setting: d.setting ?? null,
			settingName: (d.setting && known.settings.get(d.setting)?.name) ?? '',
			writer: { ...NOBODY, ...d.writer },
			child: { name: listed?.name || d.child?.described || '', listed: listed !== undefined },
			danger: d.danger ?? 'not-answered',
			adult: d.adult ?? 'not-answered',
			subject: d.subject == null ? null : (subject?.name ?? d.subject.described ?? ''),
			saw: d.saw ?? '',
			words: d.words ?? '',
			when: d.when ?? '',
			place: d.place ?? ''
		};
	}
	if (entry.k !== 'item-held') return null;
	const { saw, words, when, place, writer, child } = readHeld(entry.d.text ?? null);
	return {
		...base,
		kind: 'held',
		setting: null,
		settingName: '',
		madeAt: entry.d.made || null,
		writer: { ...NOBODY, name: writer },
		child: { name: child, listed: false },
		danger: 'not-answered',
		adult: 'not-answered',
		subject: null,
		saw,
		words,
		when,
		place,
		heldReason: entry.d.reason ?? ''
	};
}

/** An acknowledgement, or a follow-up by someone who had not said "I have it" first: either way somebody has it. */
function advance(concern: Working, step: ChronologyEntry): void {
	if (step.kind !== 'acknowledged' && step.kind !== 'followed-up') return;
	if (concern.told !== 'followed-up') concern.told = step.kind;
	const { name, role } = step.by ?? { name: '', role: '' };
	concern.acknowledged ??= { name, role, at: step.at, pending: step.pending };
}

function pendingStep({ cmd, madeAt, body, waiting }: Pending, holder: Holder): [MatterId, ChronologyEntry] | null {
	const by = { name: holder.name, role: holder.posts[0]?.title ?? '' };
	const base = { id: cmd, at: madeAt, by, how: 'key' as const, text: '', pending: waiting };
	switch (body.k) {
		case 'amend-concern':
			return [body.concern, { ...base, kind: 'amended', text: body.text }];
		case 'acknowledge-concern':
			return [body.concern, { ...base, kind: 'acknowledged' }];
		case 'add-note':
			return [body.concern, { ...base, kind: 'note', text: body.text }];
		case 'follow-up-concern':
			return [body.concern, { ...base, kind: 'followed-up', text: body.summary, action: body.action, outcome: body.outcome }];
		default:
			return null;
	}
}

/** Unread first, and of those danger first, then what was not answered, which is never "no" (R6); the longest waiting first. */
function byUrgency(a: DeskConcern, b: DeskConcern): number {
	const told = { sent: 0, acknowledged: 1, 'followed-up': 2 };
	const danger = { yes: 0, 'not-answered': 1, 'not-sure': 1, no: 2 };
	const order = told[a.told] - told[b.told] || (a.told === 'sent' ? danger[a.danger] - danger[b.danger] : 0);
	const older = a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0;
	return order || (a.told === 'sent' ? older : -older);
}

export function foldDesk(feeds: readonly DeskFeed[], pending: readonly Pending[], holder: Holder, known: Known): DeskConcern[] {
	const concerns = new Map<MatterId, Working>();
	const later: [MatterId, ChronologyEntry][] = [];
	const placed: [held: MatterId, command: CommandId][] = [];
	/** The matter that each command's entries are about. */
	const arrived = new Map<string, MatterId>();
	for (const { confidential, entries } of feeds)
		for (const entry of entries) {
			if (!arrived.has(entry.cmd) && entry.k !== 'item-placed') arrived.set(entry.cmd, entry.of);
			const begun = begin(entry, confidential, known);
			if (begun !== null && !concerns.has(entry.of)) concerns.set(entry.of, begun);
			const step = chronology(entry, known);
			if (step !== null) later.push([entry.of, step]);
			if (entry.k === 'item-placed' && entry.d.held && entry.d.command) placed.push([entry.d.held, entry.d.command]);
		}
	for (const one of pending) {
		const step = arrived.has(one.cmd) ? null : pendingStep(one, holder);
		if (step !== null) later.push(step);
	}
	for (const [matter, step] of later) {
		const concern = concerns.get(matter);
		if (concern === undefined) continue;
		concern.chronology.push(step);
		advance(concern, step);
	}
	for (const [held, command] of placed) join(concerns, held, arrived.get(command));
	return [...concerns.values()].sort(byUrgency);
}

/** What was unfinished or held has found its place: it stands in the chronology there, and no longer by itself. */
function join(concerns: Map<MatterId, Working>, held: MatterId, place: MatterId | undefined): void {
	const from = concerns.get(held);
	const to = place === undefined ? undefined : concerns.get(place);
	if (from === undefined || to === undefined || from === to) return;
	to.chronology = [...from.chronology, ...to.chronology];
	for (const step of from.chronology) advance(to, step);
	concerns.delete(held);
}
