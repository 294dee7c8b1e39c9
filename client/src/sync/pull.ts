/**
 * Reading a pull as it arrives: every page is verified before anyone sees it; one bad feed does not hide the others.
 *
 * A device applies a page and its cursor in one transaction, or not at all. What follows the last `head` line without
 * `more` or `end` was cut off on the way; it never becomes a page. Twin of `sync/pull.py`.
 */
import { TextRefused, b64, equal, unb64, utf8 } from './bytes';
import type { Bytes } from './bytes';
import { firstHead, leaf, nextHead } from './chain';
import type { Class } from './chain';
import type { Followed, Line } from './device.gen';
import { isId } from './ids';
import type { EpochId, FeedId } from './protocol.gen';

export const PAGE_ENTRIES_MAX = 500;

/**
 * How an answer begins: the server's epoch, and the whole follow set of this holder. With a statement (see `epoch.ts`) that
 * is all of it: what is held has to be settled before anything can follow it.
 */
export interface Opened {
	readonly epoch: EpochId;
	readonly statement: string | null;
	readonly feeds: readonly Followed[];
}

/** A verified run of one feed's entries, and where its chain stands afterwards. Fits the engine's `page-read`. */
export interface Page {
	readonly feed: FeedId;
	readonly from_seq: number;
	readonly lines: readonly Line[];
	readonly seq: number;
	readonly head: string;
}

/** Sequence and head (b64) of each feed, as sent in the request. */
export type Held = Readonly<Record<FeedId, readonly [number, string]>>;

/** The answer is not of this protocol: a captive portal, a proxy, a newer server. What was read of it stands. */
export class NotAPull extends Error {}

/** One feed contradicts itself or what this device holds (S5). The message is the reason that is kept. */
class FeedRefused extends Error {}

interface At {
	readonly seq: number;
	readonly head: Bytes;
}

/** Takes one answer in order. `refused` and `ended` say how it went: `end`, `more`, or `cut` so far. */
export class PullReader {
	ended: 'cut' | 'more' | 'end' = 'cut';
	readonly refused = new Map<FeedId, string>();
	#rest = '';
	#epoch: EpochId | null = null;
	#statement: string | null = null;
	#feeds: ReadonlySet<string> | null = null;
	readonly #seen = new Set<string>();
	#run: Run | null = null;

	constructor(readonly tenant: string, readonly held: Held) {}

	/** A part of the text as it came, cut anywhere. Throws `NotAPull`. */
	*push(part: string): Generator<Opened | Page> {
		const lines = (this.#rest + part).split('\n');
		this.#rest = lines.pop() ?? '';
		for (const line of lines) {
			const read = this.take(line);
			if (read !== null) yield read;
		}
	}

	/** One line without its line feed. Throws `NotAPull`. */
	take(line: string): Opened | Page | null {
		const [word, rest] = cut(line);
		if (this.ended !== 'cut') throw new NotAPull('text after the end');
		if (this.#feeds === null) return this.#takeOpening(word, rest);
		if (word === 'head' || isEntry(word)) return this.#takeEntry(word, rest);
		if (word === 'feed' && this.#statement === null) {
			this.#leaveFeed();
			this.#takeFeed(rest);
		} else if ((word === 'more' || word === 'end') && rest === '') {
			this.#leaveFeed();
			this.ended = word;
		} else {
			throw new NotAPull('unknown line');
		}
		return null;
	}

	#takeOpening(word: string, rest: string): Opened | null {
		if (this.#epoch === null) {
			const [version, epoch] = cut(rest);
			if (word !== 'harken' || version !== '1' || !isId(epoch)) throw new NotAPull('not a pull');
			this.#epoch = epoch as EpochId;
		} else if (word === 'epoch' && this.#statement === null) {
			this.#statement = rest;
		} else if (word === 'feeds') {
			const feeds = followSet(rest);
			this.#feeds = new Set(feeds.map((one) => one.feed));
			for (const { feed, seq } of feeds) {
				if (this.#statement === null && seq < (this.held[feed]?.[0] ?? 0)) this.refused.set(feed, 'shorter than what is held');
			}
			return { epoch: this.#epoch, statement: this.#statement, feeds };
		} else {
			throw new NotAPull('unknown line');
		}
		return null;
	}

	/** A feed that was sent again from its start must be shown at least as far as it was held. */
	#leaveFeed(): void {
		if (this.#run?.reachesWhatWasHeld() === false) this.refused.set(this.#run.feed, 'stops short of what is held');
		this.#run = null;
	}

	#takeFeed(rest: string): void {
		const [feed, seq, head, ...more] = rest.split(' ');
		if (feed === undefined || seq === undefined || head === undefined || more.length > 0 || !isId(feed)) {
			throw new NotAPull('unknown line');
		}
		if (!this.refused.has(feed as FeedId)) {
			this.#refusing(feed as FeedId, () => (this.#run = this.#start(feed as FeedId, seq, head)));
		}
	}

	#start(feed: FeedId, seq: string, head: string): Run {
		if (this.#feeds?.has(feed) !== true) throw new FeedRefused('not in the follow set');
		if (this.#seen.has(feed)) throw new FeedRefused('a feed twice');
		this.#seen.add(feed);
		const at: At = { seq: number(seq), head: bytes(head, 32) };
		const empty: At = { seq: 0, head: firstHead(this.tenant, feed) };
		const held = this.held[feed] === undefined ? empty : { seq: this.held[feed][0], head: unb64(this.held[feed][1]) };
		if (!same(at, empty) && !same(at, held)) throw new FeedRefused('does not continue what is held');
		return new Run(feed, at, held);
	}

	#takeEntry(word: string, rest: string): Page | null {
		const run = this.#run;
		if (run === null) {
			if (this.#seen.size > 0 || this.refused.size > 0) return null;
			throw new NotAPull('unknown line');
		}
		return this.#refusing(run.feed, () => (word === 'head' ? run.close(rest) : run.take(word, rest)));
	}

	#refusing<T>(feed: FeedId, read: () => T): T | null {
		try {
			return read();
		} catch (error) {
			if (!(error instanceof FeedRefused)) throw error;
			this.refused.set(feed, error.message);
			this.#run = null;
			return null;
		}
	}
}

/** One feed's chain, followed line by line. */
class Run {
	readonly #facts = new Set<number>();
	readonly #superseded = new Set<number>();
	#first: number;
	#lines: Line[] = [];
	#at: At;

	constructor(readonly feed: FeedId, at: At, readonly held: At) {
		this.#at = at;
		this.#first = at.seq + 1;
	}

	take(word: string, rest: string): null {
		const [digits, body] = cut(rest);
		const prev = number(digits);
		const seq = this.#at.seq + 1;
		const cls: Class = word === 'F' || word === 'f' ? 'F' : 'S';
		if (this.#lines.length === PAGE_ENTRIES_MAX) throw new FeedRefused('page too long');
		this.#checkPrev(cls, prev, seq);
		const [line, hash] = word === cls ? entry(cls, prev, body) : withheld(cls, prev, body);
		this.#at = { seq, head: nextHead(this.#at.head, seq, { cls, prev, leaf: hash }) };
		if (seq === this.held.seq && !same(this.#at, this.held)) throw new FeedRefused('its past has changed');
		this.#lines.push(line);
		return null;
	}

	#checkPrev(cls: Class, prev: number, seq: number): void {
		if (cls === 'F') this.#facts.add(seq);
		if (prev === 0) return;
		if (cls === 'F' || prev >= seq || this.#facts.has(prev) || this.#superseded.has(prev)) {
			throw new FeedRefused('supersedes what it may not');
		}
		this.#superseded.add(prev);
	}

	reachesWhatWasHeld(): boolean {
		return this.#at.seq >= this.held.seq;
	}

	close(rest: string): Page {
		const { seq, head } = this.#at;
		if (rest !== `${seq} ${b64(head)}`) throw new FeedRefused('head does not follow');
		const page = { feed: this.feed, from_seq: this.#first - 1, lines: this.#lines, seq, head: b64(head) };
		this.#first = seq + 1;
		this.#lines = [];
		return page;
	}
}

function entry(cls: Class, prev: number, body: string): [Line, Bytes] {
	const [salt, text] = cut(body);
	const hash = leaf(bytes(salt, 16), utf8(text));
	return [{ cls, prev, leaf: b64(hash), salt, text }, hash];
}

function withheld(cls: Class, prev: number, body: string): [Line, Bytes] {
	return [{ cls, prev, leaf: body, salt: null, text: null }, bytes(body, 32)];
}

function followSet(json: string): Followed[] {
	let rows: unknown;
	try {
		rows = JSON.parse(json);
	} catch {
		throw new NotAPull('unknown line');
	}
	if (!Array.isArray(rows)) throw new NotAPull('unknown line');
	return rows.map((row: unknown) => {
		const [feed, kind, about, seq] = Array.isArray(row) && row.length === 4 ? (row as unknown[]) : [];
		if (
			typeof feed !== 'string' || !isId(feed) || typeof kind !== 'string' || typeof about !== 'string' ||
			typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0
		) {
			throw new NotAPull('unknown line');
		}
		return { feed: feed as FeedId, kind, about, seq };
	});
}

function cut(text: string): [string, string] {
	const at = text.indexOf(' ');
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function isEntry(word: string): boolean {
	return word === 'F' || word === 'S' || word === 'f' || word === 's';
}

function same(a: At, b: At): boolean {
	return a.seq === b.seq && equal(a.head, b.head);
}

function number(text: string): number {
	if (!/^(0|[1-9][0-9]{0,14})$/.test(text)) throw new FeedRefused('not a number');
	return Number(text);
}

function bytes(text: string, length: number): Bytes {
	let data: Bytes;
	try {
		data = unb64(text);
	} catch (error) {
		if (!(error instanceof TextRefused)) throw error;
		throw new FeedRefused('not base64url without padding');
	}
	if (data.length !== length) throw new FeedRefused('wrong length');
	return data;
}
