/**
 * Entries become what a lead works with. Nothing is edited: each concern is its first entry and, beside it, all that
 * was said later, in the order of the feed. A feed may name a concern that has not arrived; that is not an error.
 */
import type { Children } from '../children/fold';
import { DEEDS, type Deed, type Entry } from '../entry';
import type { People } from '../people/fold';
import type { ChronologyEntry, DeskConcern, Holder, Involved } from '../port';
import type { Settings } from '../settings/fold';
import type { ChildId, Command, CommandId, MatterId, SettingId, Writer } from '../sync/protocol.gen';
import { readHeld } from './held';
import { childrenOf, subjectsOf } from './upcast';
import { unwrapped } from './moved';
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
	readonly begun: Omit<DeskConcern, keyof Standing | 'chronology' | 'children' | 'child' | 'asked'>;
	readonly about: Map<ChildId, boolean>;
	readonly joined: Step[];
	readonly steps: Step[];
	readonly asked: Map<string, DeskConcern['asked'][number]>;
}

const NOBODY: Writer = { name: '', role: '', phone: '' };
const EMPTY = {
	involved: [],
	more: undefined,
	danger: 'not-answered',
	adult: 'not-answered',
	subject: null,
	saw: '',
	words: '',
	when: '',
	place: ''
} as const;

/** By what they are at the place where they did it. */
const byOf = (entry: Entry, known: Known, at: SettingId | null | undefined, writer?: Partial<Writer>): { name: string; role: string } | null => {
	const person = entry.by === null ? undefined : (known.people.get(`${entry.by} ${at ?? ('' as SettingId)}`) ?? known.people.get(entry.by));
	if (person !== undefined) return person;
	return writer?.name ? { name: writer.name, role: writer.role ?? '' } : null;
};

/** Whom it is about, by name where they are known; null where nobody was asked for. */
function subjectsRead(said: Parameters<typeof subjectsOf>[0], known: Known): string | null {
	const subjects = subjectsOf(said).map(({ person, described }) => (person === null ? undefined : known.people.get(person)?.name) ?? described);
	return subjects.length === 0 ? null : subjects.filter(Boolean).join(', ');
}

function chronology(entry: Entry, holder: Holder, known: Known, at: SettingId | null | undefined): ChronologyEntry | null {
	const mine = entry.by === holder.person;
	const base = { id: entry.id, cmd: entry.cmd, at: entry.at, how: entry.how, by: byOf(entry, known, at), mine, text: '', pending: false };
	switch (entry.k) {
		case 'concern-recorded':
			return { ...base, kind: 'recorded', by: byOf(entry, known, at, entry.d.writer), text: entry.d.saw ?? '' };
		case 'concern-left-unfinished':
			return { ...base, kind: 'unfinished', by: byOf(entry, known, at, entry.d.writer), text: entry.d.saw ?? '' };
		case 'concern-amended':
			return { ...base, kind: 'amended', by: byOf(entry, known, at, entry.d.writer), text: entry.d.text ?? '' };
		case 'concern-acknowledged':
			return { ...base, kind: 'acknowledged' };
		case 'concern-passed-on':
			return { ...base, kind: 'passed-on' };
		case 'concern-released':
			// Whoever had it is gone; who said so did nothing to the concern.
			return { ...base, kind: 'released', by: { name: entry.d.name ?? '', role: '' }, mine: false };
		case 'still-worried':
			return { ...base, kind: 'still-worried', by: byOf(entry, known, at, entry.d.writer), text: entry.d.text ?? '' };
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
		case 'concern-classified':
			return { ...base, kind: 'classified', said: entry.d };
		case 'concern-assessed':
			return { ...base, kind: 'assessed', said: entry.d };
		case 'safety-recorded':
			return { ...base, kind: 'safety', said: entry.d };
		case 'moved-to-case':
			return { ...base, kind: 'moved', text: entry.d.reason ?? '' };
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
		default: {
			if (!Object.hasOwn(DEEDS, entry.k) && !entry.k.startsWith('handoff-')) return null;
			const deed = entry.d as Deed;
			return { ...base, kind: 'deed', by: byOf(entry, known, at, 'writer' in deed ? deed.writer : undefined), deed };
		}
	}
}

function begin(entry: Entry, confidential: boolean, known: Known): Working | null {
	// One spread, and first: a copy of whole objects into one that has begun costs ten times as much, and a desk begins with thousands.
	// Made only of what begins: a reference is a hash, and ten entries of a concern begin nothing.
	const base = () => ({
		matter: entry.of,
		confidential,
		reference: known.reference(entry.cmd),
		receivedAt: entry.at,
		madeAt: null,
		how: entry.how,
		heldReason: null
	});
	const nameOf = (setting: SettingId | undefined) => (setting && known.settings.get(setting)?.name) ?? '';
	const begun = (of: Working['begun']): Working => ({
		begun: of,
		about: new Map(of.involved.flatMap(({ child }) => (child === null ? [] : [[child, true]]))),
		joined: [],
		steps: [],
		asked: new Map()
	});
	switch (entry.k) {
		case 'concern-recorded':
		case 'concern-left-unfinished': {
			const { d } = entry;
			const involved = childrenOf(d).map(({ listed, described, roles }): Involved => {
				const child = listed === null ? undefined : known.children.get(listed);
				return { child: child?.child ?? null, name: child?.name || described, roles };
			});
			return begun({
				...base(),
				kind: entry.k === 'concern-recorded' ? 'concern' : 'unfinished',
				setting: d.setting ?? null,
				settingName: nameOf(d.setting),
				nation: known.settings.get(d.setting!)?.nation,
				writer: { ...NOBODY, ...d.writer },
				involved,
				more: 'more' in d ? d.more : undefined,
				danger: d.danger ?? 'not-answered',
				adult: d.adult ?? 'not-answered',
				subject: subjectsRead(d, known),
				saw: d.saw ?? '',
				words: d.words ?? '',
				when: d.when ?? '',
				place: d.place ?? ''
			});
		}
		case 'item-held': {
			const { saw, words, when, place, writer, child } = readHeld(entry.d.text ?? null);
			return begun({
				...base(),
				...EMPTY,
				kind: 'held',
				setting: null,
				settingName: '',
				madeAt: entry.d.made || null,
				writer: { ...NOBODY, name: writer },
				involved: child === '' ? [] : [{ child: null, name: child, roles: [] }],
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
			return begun({ ...base(), ...EMPTY, kind: 'rehearsal', setting: entry.d.setting ?? null, settingName: nameOf(entry.d.setting), writer: { ...NOBODY, ...byOf(entry, known, entry.d.setting) }, danger: 'no', adult: 'no' });
		default:
			return null;
	}
}

function pendingStep({ cmd, madeAt, body, waiting }: Pending, holder: Holder): [MatterId, ChronologyEntry] | null {
	const by = { name: holder.name, role: holder.posts[0]?.title ?? '' };
	const base = { id: cmd, cmd, at: madeAt, by, mine: true, how: 'key' as const, text: '', pending: waiting };
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
		case 'move-to-case':
			return [body.concern, { ...base, kind: 'moved', text: body.reason ?? '' }];
		case 'follow-up-concern':
			return [body.concern, { ...base, kind: 'followed-up', text: body.summary, action: body.action, outcome: body.outcome }];
		case 'classify-concern':
			return [body.concern, { ...base, kind: 'classified', said: body }];
		case 'assess-concern':
			return [body.concern, { ...base, kind: 'assessed', said: body }];
		case 'record-safety':
			return [body.concern, { ...base, kind: 'safety', said: body }];
		default:
			// Whatever else is kept here to be read was done about what policy asks of a concern.
			return 'concern' in body && body.concern !== null ? [body.concern, { ...base, kind: 'deed', deed: body as Deed }] : null;
	}
}

const TOLD = { sent: 0, acknowledged: 1, 'followed-up': 2 };
const DANGER = { yes: 0, 'not-answered': 1, 'not-sure': 1, no: 2 };
const rank = (c: DeskConcern) => (c.kind === 'rehearsal' ? 3 : DANGER[c.danger]);

/** Unread first, and of those danger first, then what was not answered, which is never "no" (R6); the longest waiting first. */
function byUrgency(a: DeskConcern, b: DeskConcern): number {
	const order = TOLD[a.told] - TOLD[b.told] || (a.told === 'sent' ? rank(a) - rank(b) : 0);
	const older = a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0;
	return order || (a.told === 'sent' ? older : -older);
}

/** What was said of one matter, in order. The first `secret` of its entries are from a case feed. */
interface Said {
	readonly entries: Entry[];
	secret: number;
	/** The one that they come from; null for several. */
	feed: DeskFeed | null;
	readonly pending: Step[];
}

const BEGINS: ReadonlySet<Entry['k']> = new Set(['concern-recorded', 'concern-left-unfinished', 'item-held', 'rehearsal-asked', 'rehearsal-begun']);

type Placed = readonly [held: MatterId, place: MatterId | undefined];

/** Everything by the matter that it is of. What is held twice counts once, and where it went: a device may still hold what has left the desk. */
function gather(feeds: readonly DeskFeed[]): Map<MatterId, Said> {
	const said = new Map<MatterId, Said>();
	const read = new Set<string>();
	for (const feed of feeds.toSorted((a, b) => Number(b.confidential) - Number(a.confidential)))
		for (const entry of feed.confidential ? unwrapped(feed.entries) : feed.entries) {
			if (read.has(entry.id)) continue;
			read.add(entry.id);
			const of = said.get(entry.of) ?? { entries: [], secret: 0, feed, pending: [] };
			said.set(entry.of, of);
			of.entries.push(entry);
			if (of.feed !== feed) of.feed = null;
			if (feed.confidential) of.secret += 1;
		}
	for (const of of said.values()) if (of.feed === null) mingle(of);
	return said;
}

/** What has words of something confidential in it lies with that, apart from the rest: it is read where it was said. Where a matter begins, it lies. */
function mingle(of: Said): void {
	if (of.entries.findIndex(({ k }) => BEGINS.has(k)) >= of.secret) of.secret = 0;
	of.entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** What was held, and the matter where it found its place. */
function placedOf(entries: readonly Entry[]): Placed[] {
	const placing = entries.filter(({ k }) => k === 'item-placed' || k === 'held-settled');
	/** The matter that each command's entries are about; of one that was held first, where it found its place. */
	const places = new Map<string, MatterId>();
	if (placing.length > 0) for (const { cmd, of, k } of entries) if (!places.has(cmd) && k !== 'item-placed' && k !== 'item-held') places.set(cmd, of);
	return placing.flatMap((entry): Placed[] => {
		if (entry.k === 'item-placed') return entry.d.held ? [[entry.d.held, places.get(entry.d.command ?? '')]] : [];
		return entry.k === 'held-settled' && entry.d.concern ? [[entry.of, entry.d.concern]] : [];
	});
}

function work({ entries, secret, pending }: Said, holder: Holder, known: Known): Working | null {
	let one: Working | null = null;
	const steps: Step[] = [];
	const abouts: [ChildId, boolean][] = [];
	/** Whom a lead named who moved it here: the newest word of whom it is about. */
	let named: string | null | undefined;
	for (const [n, entry] of entries.entries()) {
		one ??= begin(entry, n < secret, known);
		if (entry.k === 'moved-to-case') named = subjectsRead(entry.d, known);
		if (entry.k === 'duty-kept' && entry.d.duty) one?.asked.set(entry.d.duty, entry);
		const step = chronology(entry, holder, known, one?.begun.setting);
		if (step !== null) steps.push({ entry: step, person: entry.by });
		if ((entry.k === 'about-said' || entry.k === 'held-settled') && entry.d.child) abouts.push([entry.d.child, entry.k === 'held-settled' || entry.d.about === true]);
	}
	if (one === null) return null;
	one.steps.push(...steps, ...pending);
	for (const [child, about] of abouts) one.about.set(child, about);
	return named === undefined ? one : { ...one, begun: { ...one.begun, subject: named } };
}

/**
 * What was made of each concern, and of which entries. While nothing is said of it, it is the same object: what is new
 * costs, and what is held does not, neither here nor where it is shown. For one holder, and what is known of places and
 * people (`Known`) as long as that is the same.
 */
export type Made = Map<MatterId, readonly [Said, DeskConcern]>;

const same = (a: Said, b: Said): boolean =>
	a.secret === b.secret && a.entries.length === b.entries.length && a.pending.length + b.pending.length === 0 && a.entries.every(({ id }, n) => id === b.entries[n]?.id);

export function foldDesk(feeds: readonly DeskFeed[], pending: readonly Pending[], holder: Holder, known: Known, made: Made = new Map()): DeskConcern[] {
	const said = gather(feeds);
	const entries = [...said.values()].flatMap((of) => of.entries);
	const came = new Set(pending.length === 0 ? [] : entries.map(({ cmd }) => cmd));
	for (const one of pending) {
		const step = came.has(one.cmd) ? null : pendingStep(one, holder);
		if (step !== null) said.get(step[0])?.pending.push({ entry: step[1], person: holder.person });
	}
	const placed = placedOf(entries);
	const joining = new Set(placed.flat());
	const concerns = new Map<MatterId, Working>();
	for (const [matter, of] of said) {
		const before = made.get(matter);
		if (before && !joining.has(matter) && same(before[0], of)) continue;
		made.delete(matter);
		const one = work(of, holder, known);
		if (one) concerns.set(matter, one);
	}
	for (const [held, place] of placed) join(concerns, held, place);
	for (const [matter, one] of concerns) made.set(matter, [said.get(matter)!, shown(one, known)]);
	for (const matter of made.keys()) if (!said.has(matter)) made.delete(matter);
	return [...made.values()].map(([, concern]) => concern).sort(byUrgency);
}

/** Whoever had what was joined had that, and not yet what it became: the ladder of this one is still waiting for somebody. */
function shown({ begun, about, joined, steps, asked }: Working, known: Known): DeskConcern {
	const children = [...about].flatMap(([child, so]) => (so ? [child] : []));
	const later = children.filter((child) => begun.involved.every((one) => one.child !== child));
	// Whom it was said not to be about, it names no more; who was described stays described until somebody knows better.
	const named = begun.involved.filter(({ child }) => (child === null ? later.length === 0 : about.get(child)));
	const { told, acknowledged, reopened } = standing(steps);
	const involved = [...named, ...later.map((child): Involved => ({ child, name: known.children.get(child)?.name ?? '', roles: [] }))];
	return {
		...begun,
		child: { name: involved.map(({ name }) => name).filter(Boolean).join(', '), listed: involved.length > 0 && involved.every(({ child }) => child !== null) },
		children,
		involved,
		told,
		acknowledged,
		reopened,
		chronology: [...joined, ...steps].map(({ entry }) => entry),
		asked: [...asked.values()]
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
