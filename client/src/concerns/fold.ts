/**
 * Entries become what a lead works with. Nothing is edited: each concern is its first entry and, beside it, all that
 * was said later, in the order of the feed. A feed may name a concern that has not arrived; that is not an error.
 */
import type { Children } from '../children/fold';
import type { Entry } from '../entry';
import type { People } from '../people/fold';
import type { ChronologyEntry, DeskConcern, Holder } from '../port';
import type { Settings } from '../settings/fold';
import type { ChildId, Command, CommandId, MatterId, SettingId, Writer } from '../sync/protocol.gen';
import { readHeld } from './held';
import { standing, type Standing, type Step } from './standing';

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

/** What it began with, and what was said of it since. `about`: by each child, what was said last. `joined`: of what found its place here, said of that. */
interface Working {
	readonly begun: Omit<DeskConcern, keyof Standing | 'chronology' | 'children'>;
	readonly about: Map<ChildId, boolean>;
	readonly joined: Step[];
	readonly steps: Step[];
}

const NOBODY: Writer = { name: '', role: '', phone: '' };
const EMPTY = {
	child: { name: '', listed: false },
	danger: 'not-answered',
	adult: 'not-answered',
	subject: null,
	saw: '',
	words: '',
	when: '',
	place: ''
} as const;

const byOf = (entry: Entry, known: Known, writer?: Partial<Writer>): { name: string; role: string } | null => {
	const person = entry.by === null ? undefined : known.people.get(entry.by);
	if (person !== undefined) return person;
	return writer?.name ? { name: writer.name, role: writer.role ?? '' } : null;
};

function chronology(entry: Entry, holder: Holder, known: Known): ChronologyEntry | null {
	const mine = entry.by === holder.person;
	const base = { id: entry.id, at: entry.at, how: entry.how, by: byOf(entry, known), mine, text: '', pending: false };
	switch (entry.k) {
		case 'concern-recorded':
			return { ...base, kind: 'recorded', by: byOf(entry, known, entry.d.writer), text: entry.d.saw ?? '' };
		case 'concern-left-unfinished':
			return { ...base, kind: 'unfinished', by: byOf(entry, known, entry.d.writer), text: entry.d.saw ?? '' };
		case 'concern-amended':
			return { ...base, kind: 'amended', by: byOf(entry, known, entry.d.writer), text: entry.d.text ?? '' };
		case 'concern-acknowledged':
			return { ...base, kind: 'acknowledged' };
		case 'concern-passed-on':
			return { ...base, kind: 'passed-on' };
		case 'concern-released':
			// Whoever had it is gone; who said so did nothing to the concern.
			return { ...base, kind: 'released', by: { name: entry.d.name ?? '', role: '' }, mine: false };
		case 'still-worried':
			return { ...base, kind: 'still-worried', by: byOf(entry, known, entry.d.writer), text: entry.d.text ?? '' };
		case 'ladder-stepped': {
			const alerted = (entry.d.told ?? []).map(({ name, role, by }) => ({ name, role, by }));
			return { ...base, kind: 'alerted', alerted, step: entry.d.step ?? 0, ended: entry.d.ended ?? false };
		}
		case 'rehearsal-asked':
		case 'rehearsal-begun':
			return { ...base, kind: 'rehearsal' };
		case 'rehearsal-ended': {
			const { answered = false, cut_off: cutOff = false, steps = 0, seconds = 0, told = 0, reached = 0 } = entry.d;
			return { ...base, kind: 'rehearsal-ended', report: { answered, cutOff, steps, seconds, told, reached } };
		}
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
		case 'about-said': {
			const child = (entry.d.child && known.children.get(entry.d.child)?.name) ?? '';
			return { ...base, kind: entry.d.about ? 'about' : 'not-about', text: entry.d.reason ?? '', child };
		}
		case 'held-settled':
			return { ...base, kind: 'settled', text: entry.d.reason ?? '' };
		case 'held-added':
			return { ...base, kind: 'held-added' };
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
		heldReason: null
	};
	const placeOf = (setting: SettingId | undefined) => ({
		setting: setting ?? null,
		settingName: (setting && known.settings.get(setting)?.name) ?? ''
	});
	const begun = (of: Omit<Working['begun'], keyof typeof base> & { madeAt?: string | null; heldReason?: string }, about?: ChildId): Working => ({
		begun: { ...base, ...of },
		about: new Map(about && [[about, true]]),
		joined: [],
		steps: []
	});
	switch (entry.k) {
		case 'concern-recorded':
		case 'concern-left-unfinished': {
			const { d } = entry;
			const listed = d.child?.listed == null ? undefined : known.children.get(d.child.listed);
			const subject = d.subject?.person == null ? undefined : known.people.get(d.subject.person);
			return begun({
				kind: entry.k === 'concern-recorded' ? 'concern' : 'unfinished',
				...placeOf(d.setting),
				writer: { ...NOBODY, ...d.writer },
				child: { name: listed?.name || d.child?.described || '', listed: listed !== undefined },
				danger: d.danger ?? 'not-answered',
				adult: d.adult ?? 'not-answered',
				subject: d.subject == null ? null : (subject?.name ?? d.subject.described ?? ''),
				saw: d.saw ?? '',
				words: d.words ?? '',
				when: d.when ?? '',
				place: d.place ?? ''
			}, listed?.child);
		}
		case 'item-held': {
			const { saw, words, when, place, writer, child } = readHeld(entry.d.text ?? null);
			return begun({
				...EMPTY,
				kind: 'held',
				...placeOf(undefined),
				madeAt: entry.d.made || null,
				writer: { ...NOBODY, name: writer },
				child: { name: child, listed: false },
				saw,
				words,
				when,
				place,
				heldReason: entry.d.reason ?? ''
			});
		}
		case 'rehearsal-asked':
		case 'rehearsal-begun':
			// Nothing was asked of anyone about a child, so nothing is left unanswered.
			return begun({ ...EMPTY, kind: 'rehearsal', ...placeOf(entry.d.setting), writer: { ...NOBODY, ...byOf(entry, known) }, danger: 'no', adult: 'no' });
		default:
			return null;
	}
}

function pendingStep({ cmd, madeAt, body, waiting }: Pending, holder: Holder): [MatterId, ChronologyEntry] | null {
	const by = { name: holder.name, role: holder.posts[0]?.title ?? '' };
	const base = { id: cmd, at: madeAt, by, mine: true, how: 'key' as const, text: '', pending: waiting };
	switch (body.k) {
		case 'amend-concern':
			return [body.concern, { ...base, kind: 'amended', text: body.text }];
		case 'acknowledge-concern':
			return [body.concern, { ...base, kind: 'acknowledged' }];
		case 'pass-on-concern':
			return [body.concern, { ...base, kind: 'passed-on' }];
		case 'say-still-worried':
			return [body.concern, { ...base, kind: 'still-worried', text: body.text }];
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
	const rank = (c: DeskConcern) => (c.kind === 'rehearsal' ? 3 : danger[c.danger]);
	const order = told[a.told] - told[b.told] || (a.told === 'sent' ? rank(a) - rank(b) : 0);
	const older = a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0;
	return order || (a.told === 'sent' ? older : -older);
}

export function foldDesk(feeds: readonly DeskFeed[], pending: readonly Pending[], holder: Holder, known: Known): DeskConcern[] {
	const concerns = new Map<MatterId, Working>();
	const later: [MatterId, Step][] = [];
	const placed: [held: MatterId, place: () => MatterId | undefined][] = [];
	const abouts: [MatterId, ChildId, boolean][] = [];
	const came = new Set<string>();
	/** The matter that each command's entries are about; of one that was held first, where it found its place. */
	const places = new Map<string, MatterId>();
	for (const { confidential, entries } of feeds)
		for (const entry of entries) {
			came.add(entry.cmd);
			if (!places.has(entry.cmd) && entry.k !== 'item-placed' && entry.k !== 'item-held') places.set(entry.cmd, entry.of);
			const begun = begin(entry, confidential, known);
			if (begun !== null && !concerns.has(entry.of)) concerns.set(entry.of, begun);
			const step = chronology(entry, holder, known);
			if (step !== null) later.push([entry.of, { entry: step, person: entry.by }]);
			if (entry.k === 'item-placed' && entry.d.held) placed.push([entry.d.held, () => places.get(entry.d.command ?? '')]);
			if (entry.k === 'held-settled' && entry.d.concern) placed.push([entry.of, () => entry.d.concern ?? undefined]);
			if ((entry.k === 'about-said' || entry.k === 'held-settled') && entry.d.child) abouts.push([entry.of, entry.d.child, entry.k === 'held-settled' || entry.d.about === true]);
		}
	for (const one of pending) {
		const step = came.has(one.cmd) ? null : pendingStep(one, holder);
		if (step !== null) later.push([step[0], { entry: step[1], person: holder.person }]);
	}
	for (const [matter, step] of later) concerns.get(matter)?.steps.push(step);
	for (const [matter, child, about] of abouts) concerns.get(matter)?.about.set(child, about);
	for (const [held, place] of placed) join(concerns, held, place());
	return [...concerns.values()].map((one) => shown(one, known)).sort(byUrgency);
}

/** Whoever had what was joined had that, and not yet what it became: the ladder of this one is still waiting for somebody. */
function shown({ begun, about, joined, steps }: Working, known: Known): DeskConcern {
	const children = [...about].flatMap(([child, so]) => (so ? [child] : []));
	const name = children.map((child) => known.children.get(child)?.name).join(', ');
	return {
		...begun,
		// Whom it was said not to be about, it names no more; who was described stays described until somebody knows better.
		child: children.length > 0 ? { name, listed: true } : begun.child.listed ? { name: '', listed: false } : begun.child,
		children,
		...standing(steps),
		chronology: [...joined, ...steps].map(({ entry }) => entry)
	};
}

/** What was unfinished or held has found its place: it stands in the chronology there, and no longer by itself. */
function join(concerns: Map<MatterId, Working>, held: MatterId, place: MatterId | undefined): void {
	const from = concerns.get(held);
	const to = place === undefined ? undefined : concerns.get(place);
	if (from === undefined || to === undefined || from === to) return;
	to.joined.push(...from.joined, ...from.steps);
	concerns.delete(held);
}
