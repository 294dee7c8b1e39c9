/**
 * An epoch: one life of the server's database between restores, and what a device makes of the next one. Fetched when
 * it is needed. Twin of `sync/epoch.py`; `epochs.json` holds the two together.
 */
import { b64, equal, unb64, utf8 } from './bytes';
import { firstHead, nextHead, type Class } from './chain';
import type { Cursor, Line, Refused } from './device.gen';
import type { EpochId, FeedId } from './protocol.gen';
import { disposedBy } from './reading';

/** Sequence and head of each feed: up to there its past is the one that was known before. */
export type Survived = Readonly<Record<FeedId, readonly [number, string]>>;
export type HeldFeeds = readonly (readonly [FeedId, Cursor, readonly Line[]])[];

/** The feeds of a statement, if the pinned key signed it for what was asked; null if it proves no new epoch. */
export async function readStatement(line: string, key: CryptoKey, tenant: string, old: string, now: string): Promise<Survived | null> {
	const at = line.indexOf(' ');
	const text = line.slice(at + 1);
	try {
		if (!(await crypto.subtle.verify('Ed25519', key, unb64(line.slice(0, at)), utf8(`harken/epoch/1\0${text}`)))) return null;
		const said = JSON.parse(text) as Record<string, unknown>;
		return said.p === 1 && said.tenant === tenant && said.old === old && said.new === now ? (said.feeds as Survived) : null;
	} catch {
		return null; // not even base64url
	}
}

/** Of all feeds held from an older epoch: where each stands in `epoch`, and which are not believed, and why. */
export function settle(tenant: string, epoch: EpochId, held: HeldFeeds, stated: Survived): { settled: Record<FeedId, Cursor>; refused: Refused[] } {
	const settled: Record<FeedId, Cursor> = {};
	const refused: Refused[] = [];
	for (const [feed, cursor, lines] of held) {
		const stands = stand(tenant, feed, cursor, lines, stated[feed]);
		if (typeof stands === 'string') refused.push({ feed, why: stands });
		else settled[feed] = { ...stands, epoch };
	}
	return { settled, refused };
}

/** What lies behind the cursor is put aside: what is not covered, and as much before it as explains every missing body. */
function stand(tenant: string, feed: FeedId, held: Cursor, lines: readonly Line[], stated?: readonly [number, string]): Cursor | string {
	if (stated === undefined) return 'not in the statement';
	const [seq, head] = stated;
	if (held.seq < seq) return held;
	const heads = [firstHead(tenant, feed)];
	for (const [n, { cls, prev, leaf }] of lines.slice(0, seq).entries()) {
		heads.push(nextHead(heads[n]!, n + 1, { cls: cls as Class, prev, leaf: unb64(leaf) }));
	}
	if (!equal(heads[seq]!, unb64(head))) return 'its past has changed';
	if (held.seq === seq) return held;
	let cut = Math.min(seq, ...[...held.owed_states, ...held.owed_facts].map((owed) => owed - 1));
	for (let at = held.seq; at > cut; at--) {
		const { prev, text } = lines[at - 1]!;
		for (const gone of [prev, ...(text === null ? [] : disposedBy(text, at))]) if (gone > 0) cut = Math.min(cut, gone - 1);
	}
	return { ...held, seq: cut, head: b64(heads[cut]!), owed_states: [], owed_facts: [] };
}
