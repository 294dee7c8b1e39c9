/**
 * The holder's feeds: which pull to ask for, and what to make of what arrives.
 *
 * A page and its cursor move together. What is no longer followed goes before any cursor moves (S3). What contradicts
 * the past is not applied and is said aloud, feed by feed, so that one bad feed does not hide the others (S5).
 */
import type { EpochId, FeedId } from './protocol.gen';
import type {
	Apply, Cursor, Effect, Followed, Holder, Line, PageRead, Pull, PullClosed, PullOpened, Refused, State, Unlocked
} from './device.gen';
import type { Step } from './queue';
import { BACKOFF_MAX, HOLD_MAX, PULL_EVERY, backoff, isDue } from './times';

/** Kinds of feed that a shared tablet reads and never stores. */
const MEMORY_ONLY: readonly string[] = ['bridge', 'case', 'desk', 'board'];
/** Feeds in one report-dropped command. */
const REPORT_MAX = 500;
const DISPOSED = 'entries-disposed';
const BUSY: readonly number[] = [429, 503];

export function newPull(n: number): Pull {
	return {
		n, flying: false, announced: [], fails: 0, due_at: 0, hold_until: 0, wanted: false, progress: false
	};
}

export function unlocked(state: State, given: Unlocked): Step {
	if (state.withdrawn) return [state, []];
	const { person, signed_in, feeds, dropped } = given;
	const holder: Holder = { person, signed_in, feeds, dropped, reporting: false, refused: [], whole_at: null };
	return [{ ...state, holder, pull: newPull(state.pull.n) }, []];
}

export function locked(state: State): Step {
	return [{ ...state, holder: null, pull: newPull(state.pull.n) }, []];
}

/** Something may wait: pull now, or once more after the pull in flight. */
export function want(state: State, now: number): State {
	const pull: Pull = state.pull.flying ? { ...state.pull, wanted: true } : { ...state.pull, due_at: now };
	return { ...state, pull };
}

/** Starts the next pull if a holder is signed in, none is in flight and it is time. */
export function ask(state: State, now: number): Step {
	const { holder, pull } = state;
	if (holder === null || !holder.signed_in || pull.flying || !mayPull(pull, now)) return [state, []];
	const held: Record<FeedId, readonly [number, string]> = {};
	for (const [feed, cursor] of entries(holder.feeds)) held[feed] = [cursor.seq, cursor.head];
	const n = pull.n + 1;
	return [
		{ ...state, pull: { ...pull, n, flying: true, announced: [], wanted: false, progress: false } },
		[{ do: 'pull', n, epoch: oldest(state, holder), held }]
	];
}

/**
 * The epoch to pull from: an earlier one as long as a feed is held from it and not yet settled. A feed of unknown epoch may
 * be from any that this device has known: the first covers them all.
 */
function oldest({ epoch, past }: State, { feeds, refused }: Holder): EpochId {
	for (const [feed, cursor] of entries(feeds)) {
		const of = cursor.epoch ?? past[0] ?? epoch;
		if (of !== epoch && !refused.some((one) => one.feed === feed)) return of;
	}
	return epoch;
}

function mayPull(pull: Pull, now: number): boolean {
	return isDue(pull.due_at, now, BACKOFF_MAX) && isDue(pull.hold_until, now, HOLD_MAX);
}

/** What was dropped is told to the server in an audited command, one at a time. */
export function report(state: State): Step {
	const holder = state.holder;
	if (holder === null || holder.dropped.length === 0 || holder.reporting) return [state, []];
	const body = { k: 'report-dropped', v: 1, feeds: holder.dropped.slice(0, REPORT_MAX) } as const;
	return [{ ...state, holder: { ...holder, reporting: true } }, [{ do: 'make', person: holder.person, body }]];
}

/**
 * The whole follow set is known: everything else that is held for this holder goes now. What stays is settled in a new
 * epoch before any cursor moves. An answer of an epoch that is over is not heard.
 */
export function opened(state: State, given: PullOpened): Step {
	const holder = state.holder;
	if (holder === null || !isMine(state, given.n) || given.epoch !== state.epoch) return [state, []];
	const next: State = { ...state, pull: { ...state.pull, announced: given.feeds } };
	const followed = new Set(given.feeds.map((one) => one.feed));
	const kept = entries(holder.feeds).filter(([feed]) => followed.has(feed));
	const gone = entries(holder.feeds).map(([feed]) => feed).filter((feed) => !followed.has(feed)).sort();
	if (gone.length === 0) return settle(next, holder, given);
	const left: Holder = {
		...holder,
		feeds: Object.fromEntries(kept),
		dropped: [...holder.dropped, ...gone],
		refused: holder.refused.filter((one) => followed.has(one.feed))
	};
	const [after, more] = settle({ ...next, holder: left }, left, given);
	return [after, [{ do: 'drop', person: holder.person, feeds: gone }, ...more]];
}

function settle(state: State, holder: Holder, given: PullOpened): Step {
	const settled = Object.fromEntries(entries(given.settled).filter(([feed]) => feed in holder.feeds));
	const effects: Effect[] = [];
	let next = state;
	if (Object.keys(settled).length > 0) {
		const feeds = { ...holder.feeds, ...settled };
		next = { ...state, holder: { ...holder, feeds }, pull: { ...state.pull, progress: true } };
		effects.push({ do: 'set-aside', person: holder.person, feeds: settled });
	}
	for (const { feed, why } of given.refused) {
		if (!(feed in holder.feeds)) continue;
		const [after, more] = refuse(next, next.holder ?? holder, feed, why);
		next = after;
		effects.push(...more);
	}
	return [next, effects];
}

/** Applies one verified page, or says why not. Lines that are held already are passed over. */
export function page(state: State, given: PageRead): Step {
	const holder = state.holder;
	const followed = state.pull.announced.find((one) => one.feed === given.feed);
	if (holder === null || followed === undefined || !isMine(state, given.n)) return [state, []];
	const cursor = holder.feeds[given.feed];
	const held = (cursor?.seq ?? 0) - given.from_seq;
	if (held >= given.lines.length) return [state, []];
	if (held < 0) return refuse(state, holder, given.feed, 'does not continue what is held');
	const effect = apply(state, holder, followed, cursor, given, given.lines.slice(held));
	const owes = effect.cursor.owed_states.length > 0 || effect.cursor.owed_facts.length > 0;
	if (owes && given.seq >= followed.seq) return refuse(state, holder, given.feed, 'a body is missing');
	const next: Holder = {
		...holder,
		feeds: { ...holder.feeds, [given.feed]: effect.cursor },
		refused: holder.refused.filter((one) => one.feed !== given.feed)
	};
	return [{ ...state, holder: next, pull: { ...state.pull, progress: true } }, [effect]];
}

function apply(
	state: State, holder: Holder, followed: Followed, cursor: Cursor | undefined, given: PageRead, lines: readonly Line[]
): Apply {
	const first = (cursor?.seq ?? 0) + 1;
	const superseded: number[] = [];
	const disposed: number[] = [];
	const owed = { S: new Set(cursor?.owed_states), F: new Set(cursor?.owed_facts) };
	for (const [i, line] of lines.entries()) {
		if (line.text === null) owed[line.cls === 'F' ? 'F' : 'S'].add(first + i);
		else disposed.push(...disposedBy(line.text, first + i));
		if (line.prev > 0) superseded.push(line.prev);
	}
	for (const seq of [...superseded, ...disposed]) owed.S.delete(seq);
	for (const seq of disposed) owed.F.delete(seq);
	return {
		do: 'apply',
		person: holder.person,
		feed: given.feed,
		keep: state.shared && MEMORY_ONLY.includes(followed.kind) ? 'memory' : 'store',
		first,
		lines,
		cursor: {
			kind: followed.kind,
			about: followed.about,
			seq: given.seq,
			head: given.head,
			owed_states: sorted(owed.S),
			owed_facts: sorted(owed.F),
			epoch: state.epoch
		},
		superseded,
		disposed
	};
}

/** The entries that this one says were disposed of; only earlier ones count. */
export function disposedBy(text: string, seq: number): number[] {
	if (!text.includes(`"${DISPOSED}"`)) return [];
	const entry = JSON.parse(text) as { k?: unknown; d?: { seqs?: unknown } | null } | null;
	const seqs = entry?.k === DISPOSED ? entry.d?.seqs : undefined;
	return Array.isArray(seqs) ? seqs.filter((one) => Number.isInteger(one) && one > 0 && one < seq) : [];
}

/** The answer ended, well or not. What was applied stands. */
export function closed(state: State, given: PullClosed): Step {
	const holder = state.holder;
	if (holder === null || !isMine(state, given.n)) return [state, []];
	const effects: Effect[] = [];
	let next = state;
	for (const one of [...given.refused, ...(given.ended === 'end' ? short(state, holder, given) : [])]) {
		const [after, more] = refuse(next, next.holder ?? holder, one.feed, one.why);
		next = after;
		effects.push(...more);
	}
	return [afterPull(next, next.holder ?? holder, given), effects];
}

function afterPull(state: State, holder: Holder, given: PullClosed): State {
	const pull: Pull = { ...state.pull, flying: false, wanted: false };
	const whole = given.status === 200 && given.ended === 'end';
	if (whole || (given.status === 200 && pull.progress)) {
		const atOnce = !whole || state.pull.wanted;
		const due_at = atOnce ? given.now : given.now + PULL_EVERY;
		return {
			...state,
			pull: { ...pull, fails: 0, due_at },
			holder: whole ? believe(state, holder, given) : holder
		};
	}
	const fails = pull.fails + 1;
	const failed: Pull = { ...pull, fails, due_at: given.now + backoff(fails, given.jitter) };
	if (given.status === 401) return { ...state, pull: failed, holder: { ...holder, signed_in: false } };
	if (BUSY.includes(given.status)) {
		return { ...state, holder, pull: { ...failed, hold_until: given.now + Math.min(given.wait_ms, HOLD_MAX) } };
	}
	return { ...state, holder, pull: failed };
}

/** A whole pull. A feed that was refused before and now stands where the server says is believed again. */
function believe(state: State, holder: Holder, given: PullClosed): Holder {
	const refusedNow = new Set(given.refused.map((one) => one.feed));
	const reached = new Set(
		state.pull.announced.filter((one) => reachedIn(holder, one.feed) === one.seq).map((one) => one.feed)
	);
	const refused = holder.refused.filter((one) => refusedNow.has(one.feed) || !reached.has(one.feed));
	return { ...holder, whole_at: given.now, refused };
}

function reachedIn(holder: Holder, feed: FeedId): number {
	return holder.feeds[feed]?.seq ?? 0;
}

/** Feeds that a pull ended without bringing to where it said they are. */
function short(state: State, holder: Holder, given: PullClosed): Refused[] {
	const known = new Set([...holder.refused, ...given.refused].map((one) => one.feed));
	return state.pull.announced
		.filter((one) => reachedIn(holder, one.feed) < one.seq && !known.has(one.feed))
		.map((one) => ({ feed: one.feed, why: 'shorter than announced' }));
}

function refuse(state: State, holder: Holder, feed: FeedId, why: string): Step {
	if (holder.refused.some((one) => one.feed === feed)) return [state, []];
	const refused = [...holder.refused, { feed, why }];
	return [{ ...state, holder: { ...holder, refused } }, [{ do: 'refuse', person: holder.person, feed, why }]];
}

export function isMine(state: State, n: number): boolean {
	return state.pull.flying && state.pull.n === n;
}

function entries<T>(of: Readonly<Record<FeedId, T>>): [FeedId, T][] {
	return Object.entries(of) as [FeedId, T][]; // Object.entries forgets the brand of the keys
}

function sorted(of: ReadonlySet<number>): number[] {
	return [...of].sort((a, b) => a - b);
}
