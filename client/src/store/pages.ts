/**
 * Feeds of a holder, as sealed pages of up to 500 entries. A page and the cursor that counts it are one transaction, so
 * a kill leaves the old page with the old cursor or the new with the new (S4, S5). 20 pages cost a twentieth of 10,000 rows.
 */
import type { FeedId } from '../sync/protocol.gen';
import type { Database } from './database';
import { Overtaken } from './outbox';
import type { CursorRow, PageRow, Sealed } from './schema';

export const PAGE_ENTRIES = 500;
/** Behind every page that a feed can have: what was put aside of it. It goes with the feed. */
export const ASIDE = 2 ** 40;

const everyPage = (vault: string, feed: FeedId) => IDBKeyRange.bound([vault, feed, 0], [vault, feed, Infinity]);

export function cursors(db: Database, vault: string): Promise<CursorRow[]> {
	return db.read((d) => d.getAllFromIndex('cursors', 'vault', vault));
}

export function pages(db: Database, vault: string): Promise<PageRow[]> {
	return db.read((d) => d.getAllFromIndex('pages', 'vault', vault));
}

/** Moves a feed from sequence `from` to `to`. `Overtaken` if it does not stand at `from`: another tab was here. */
export function apply(
	db: Database,
	{ vault, feed, from, to, cursor, changed }: {
		vault: string;
		feed: FeedId;
		from: number;
		to: number;
		cursor: Sealed;
		changed: readonly { page: number; box: Sealed }[];
	}
): Promise<void> {
	return db.strict(['pages', 'cursors'], async (tx) => {
		const row = await tx.objectStore('cursors').get([vault, feed]);
		const stands = row === undefined || 'dropped' in row ? 0 : row.seq;
		if (stands !== from) throw new Overtaken();
		for (const one of changed) await tx.objectStore('pages').put({ vault, feed, ...one });
		await tx.objectStore('cursors').put({ vault, feed, seq: to, box: cursor });
	});
}

/** What is kept of a feed goes without a word to the server: it is to be read again from its beginning, or only in memory. */
export function forget(db: Database, vault: string, feed: FeedId): Promise<void> {
	return db.strict(['pages', 'cursors'], async (tx) => {
		await tx.objectStore('pages').delete(everyPage(vault, feed));
		await tx.objectStore('cursors').delete([vault, feed]);
	});
}

/** All of these feeds goes, and the server is still to be told. */
export function drop(db: Database, vault: string, feeds: readonly FeedId[]): Promise<void> {
	return db.strict(['pages', 'cursors'], async (tx) => {
		for (const feed of feeds) {
			await tx.objectStore('pages').delete(everyPage(vault, feed));
			await tx.objectStore('cursors').put({ vault, feed, dropped: 1 });
		}
	});
}
