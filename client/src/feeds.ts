/**
 * What the holder's feeds hold, in memory while the vault is open: every entry's class, prev and leaf for ever, bodies
 * while they are live. Kept feeds lie in the store as sealed pages; on a shared tablet some are never written at all.
 *
 * Memory changes only after the store has: a write that fails leaves both as they were.
 */
import { readEntry, type Entry } from './entry';
import type { Database } from './store/database';
import * as store from './store/pages';
import type { Apply, Cursor, Line } from './sync/device.gen';
import type { HeldFeeds } from './sync/epoch';
import type { EpochId, FeedId } from './sync/protocol.gen';
import type { Vault } from './vault/vault';

interface Held {
	readonly cursor: Cursor;
	readonly lines: readonly Line[];
	/** The readable entry of each line; null where there is no body, or this build does not know its kind. */
	readonly entries: readonly (Entry | null)[];
	readonly stored: boolean;
	/** What a restore of the server may have lost, each until an entry of its id comes again. In no feed, and in no fold. */
	readonly aside: readonly Line[];
}

export interface WholeFeed {
	readonly about: string;
	/** Where it stands, and the head there: all that is held of it follows from that. */
	readonly seq: number;
	readonly head: string;
	readonly entries: readonly (Entry | null)[];
}

/** With what is kept of it for ever, bodies or none: the head after each line follows from them. */
export interface KeptFeed extends WholeFeed {
	readonly feed: FeedId;
	/** The life of the server in which it was last believed. */
	readonly epoch: EpochId | null;
	readonly lines: readonly Pick<Line, 'cls' | 'prev' | 'leaf' | 'text'>[];
}

/** A line as it lies in a page. */
type Kept = readonly [cls: string, prev: number, leaf: string, salt: string | null, text: string | null];

const keptOf = ({ cls, prev, leaf, salt, text }: Line): Kept => [cls, prev, leaf, salt, text];
const lineOf = ([cls, prev, leaf, salt, text]: Kept): Line => ({ cls, prev, leaf, salt, text });
const entryOf = ({ text }: Line, seq: number): Entry | null => (text === null ? null : readEntry(text, seq));
const idOf = ({ text }: Line): unknown => text && (JSON.parse(text) as { id: unknown }).id;
const pageOf = (seq: number): number => Math.floor(Math.max(0, seq - 1) / store.PAGE_ENTRIES);
const pagesOf = (from: number, to: number) => Array.from({ length: pageOf(to) - pageOf(from) + 1 }, (_, n) => pageOf(from) + n);

export class Feeds {
	#held = new Map<FeedId, Held>();
	#dropped: FeedId[] = [];

	constructor(
		private readonly db: Database,
		private readonly vault: Vault
	) {}

	/** Reads what is stored; what is only in memory stays. A feed whose pages do not add up is read again from nothing. */
	async load(): Promise<void> {
		const [cursors, pages] = await Promise.all([store.cursors(this.db, this.vault.id), store.pages(this.db, this.vault.id)]);
		const held = new Map([...this.#held].filter(([, one]) => !one.stored));
		this.#dropped = [];
		for (const row of cursors) {
			if ('dropped' in row) {
				this.#dropped.push(row.feed);
				continue;
			}
			const cursor = await this.vault.open<Cursor>(['cursor', row.feed], row.box);
			const lines: Line[] = [];
			const aside: Line[] = [];
			for (const page of pages.filter((one) => one.feed === row.feed)) {
				const kept = await this.vault.open<Kept[]>(['page', row.feed, page.page], page.box);
				(page.page === store.ASIDE ? aside : lines).push(...(kept ?? []).map(lineOf));
			}
			if (cursor === null || lines.length !== cursor.seq) await store.forget(this.db, this.vault.id, row.feed);
			else held.set(row.feed, { cursor, lines, entries: lines.map((line, at) => entryOf(line, at + 1)), stored: true, aside });
		}
		this.#held = held;
	}

	cursors(): Record<FeedId, Cursor> {
		return Object.fromEntries([...this.#held].map(([feed, { cursor }]) => [feed, cursor]));
	}

	/** Feeds deleted here of which the server has still to be told. */
	dropped(): readonly FeedId[] {
		return this.#dropped;
	}

	/** Entries of all feeds of these kinds, in the order of each feed. */
	of(...kinds: readonly string[]): readonly (readonly Entry[])[] {
		return [...this.#held.values()]
			.filter(({ cursor }) => kinds.includes(cursor.kind))
			.map(({ entries }) => entries.filter((entry) => entry !== null));
	}

	/** Of each feed of a kind: what it is of, where it stands, and its entries, that of sequence 1 first; null where nothing can be read. */
	whole(kind: string): readonly KeptFeed[] {
		return [...this.#held].flatMap(([feed, { cursor, lines, entries }]) => (cursor.kind === kind ? [{ ...cursor, feed, lines, entries }] : []));
	}

	/** Every feed that is held from before this epoch, as `settle` takes it. */
	before(epoch: EpochId): HeldFeeds {
		return [...this.#held].flatMap(([feed, { cursor, lines }]) => (cursor.epoch === epoch ? [] : [[feed, cursor, lines] as const]));
	}

	/** How many entries are not confirmed since the server was restored. */
	asideCount(): number {
		return [...this.#held.values()].reduce((sum, { aside }) => sum + aside.length, 0);
	}

	/** How many entries are held, of all feeds. */
	count(): number {
		return [...this.#held.values()].reduce((sum, { cursor }) => sum + cursor.seq, 0);
	}

	async apply({ feed, keep, first, lines: added, cursor, superseded, disposed }: Apply): Promise<void> {
		const before = this.#held.get(feed);
		const lines = [...(before?.lines ?? []), ...added];
		const entries = [...(before?.entries ?? []), ...added.map((line, at) => entryOf(line, first + at))];
		if (lines.length !== cursor.seq || (before?.cursor.seq ?? 0) !== first - 1) throw new Error('a page out of place');
		for (const seq of [...superseded, ...disposed]) {
			const line = lines[seq - 1];
			if (line === undefined) continue;
			lines[seq - 1] = { ...line, salt: null, text: null };
			entries[seq - 1] = null;
		}
		const stored = keep === 'store';
		const came = before?.aside.length ? new Set(added.map(idOf)) : null;
		const aside = came === null ? [] : before!.aside.filter((line) => !came.has(idOf(line)));
		const held = { cursor, lines, entries, stored, aside };
		if (stored) {
			const from = before?.stored ? first - 1 : 0;
			const touched = [...superseded, ...disposed].map(pageOf);
			await this.#write(feed, held, from, [...touched, ...pagesOf(from + 1, cursor.seq), ...(came === null ? [] : [store.ASIDE])]);
		} else if (before?.stored) await store.forget(this.db, this.vault.id, feed);
		this.#held.set(feed, held);
	}

	/** Each feed stands at its new cursor; what lies behind that is kept apart. */
	async setAside(feeds: Readonly<Record<FeedId, Cursor>>): Promise<void> {
		for (const [feed, before] of this.#held) {
			const cursor = feeds[feed];
			if (cursor === undefined) continue;
			const [from, { seq }] = [before.cursor.seq, cursor];
			// What this build cannot show is not counted either: the server's own word for its doings, above all.
			const aside = [...before.aside, ...before.lines.slice(seq).filter((_, n) => before.entries[seq + n] !== null)];
			const held = { ...before, cursor, lines: before.lines.slice(0, seq), entries: before.entries.slice(0, seq), aside };
			if (before.stored) await this.#write(feed, held, from, seq === from ? [] : [...pagesOf(seq, from), store.ASIDE]);
			this.#held.set(feed, held);
		}
	}

	/** The cursor, and those pages that have changed, from where the feed stands in the store. */
	async #write(feed: FeedId, { cursor, lines, aside }: Held, from: number, pages: readonly number[]): Promise<void> {
		const changed = await Promise.all(
			[...new Set(pages)].map(async (page) => {
				const of = page === store.ASIDE ? aside : lines.slice(page * store.PAGE_ENTRIES, (page + 1) * store.PAGE_ENTRIES);
				return { page, box: await this.vault.seal(['page', feed, page], of.map(keptOf)) };
			})
		);
		const box = await this.vault.seal(['cursor', feed], cursor);
		await store.apply(this.db, { vault: this.vault.id, feed, from, to: cursor.seq, cursor: box, changed });
	}

	async drop(feeds: readonly FeedId[]): Promise<void> {
		await store.drop(this.db, this.vault.id, feeds);
		for (const feed of feeds) this.#held.delete(feed);
		this.#dropped = [...new Set([...this.#dropped, ...feeds])];
	}

	/** The telling of these is in the outbox. */
	reported(feeds: readonly FeedId[]): void {
		this.#dropped = this.#dropped.filter((feed) => !feeds.includes(feed));
	}
}
