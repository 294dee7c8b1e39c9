/**
 * The outbox belongs to the device: sealed items, each on its own, kept until a receipt verifies, and then kept still,
 * so that they can be offered again should the server lose them, until a backup covers them (§4 of the design).
 *
 * A sequence number stands in the sealed header, so it must be known before sealing and still be right at the commit:
 * read it, seal, then write only if it is still the one. Sealing inside a transaction is impossible, and a number taken
 * beforehand could be lost with the page; this way the numbers of a device have no gaps.
 */
import type { ReceiptGiven } from '../sync/device.gen';
import { headOf } from '../sync/envelope';
import type { CommandId, EpochId, FeedId } from '../sync/protocol.gen';
import { Overtaken, type Database, type Writing } from './database';
import { OPENED } from './holders';
import type { Bytes, Epochs, OutboxRow, Sealed, Sequence } from './schema';

export { Overtaken };

export interface SealedItem {
	readonly cmd: CommandId;
	readonly seq: number;
	readonly digest: string;
	readonly envelope: Bytes;
	readonly madeAt: string;
	readonly quiet?: true;
}

/** Whatever takes or gives back a number writes in one transaction over these. */
export type Numbering = ['device', 'outbox', 'drafts', 'mine', 'cursors'];
export const NUMBERING: Numbering = ['device', 'outbox', 'drafts', 'mine', 'cursors'];

/** None: this device was withdrawn and let go, and may save nothing that it could not send. */
async function sequence(tx: Writing<Numbering>): Promise<Sequence> {
	const kept = (await tx.objectStore('device').get('sequence')) as Sequence | undefined;
	if (kept === undefined) throw new Overtaken();
	return kept;
}

const first = ({ next, free }: Sequence): number => Math.min(next, ...free);

/** The number that the next new envelope must carry. */
export async function nextSeq(db: Database): Promise<number> {
	const kept = (await db.read((d) => d.get('device', 'sequence'))) as Sequence | undefined;
	return first(kept ?? { next: 1, free: [] });
}

/** Takes `seq`, which must be the next one. */
export async function takeSeq(tx: Writing<Numbering>, seq: number): Promise<void> {
	const kept = await sequence(tx);
	if (first(kept) !== seq) throw new Overtaken();
	const taken =
		kept.next === seq ? { ...kept, next: seq + 1 } : { ...kept, free: kept.free.filter((one) => one !== seq) };
	await tx.objectStore('device').put(taken, 'sequence');
}

/** Gives back the number of a draft that came to nothing; the next envelope takes it. */
export async function freeSeq(tx: Writing<Numbering>, seq: number): Promise<void> {
	const kept = await sequence(tx);
	await tx.objectStore('device').put({ ...kept, free: [...kept.free, seq] }, 'sequence');
}

/** Into the outbox, in the caller's transaction. */
export async function enqueue(tx: Writing<Numbering>, { cmd, seq, digest, envelope, madeAt, quiet }: SealedItem): Promise<void> {
	await tx.objectStore('outbox').add({ cmd, seq, digest, envelope, madeAt, waiting: seq, ...(quiet && { quiet }) });
}

/** What of the holder's own is committed with an item. */
export interface Along {
	readonly vault: string;
	/** What they may read of it again, if anything. */
	readonly mine: Sealed | null;
	/** The dropped feeds that it reports. */
	readonly reported: readonly FeedId[];
	/** It tells all that they opened and had not told. */
	readonly opened?: true;
}

export async function addAlong(tx: Writing<Numbering>, cmd: CommandId, { vault, mine, reported, opened }: Along): Promise<void> {
	if (mine !== null) await tx.objectStore('mine').put({ vault, cmd, box: mine });
	if (opened) await tx.objectStore('mine').delete([vault, OPENED]);
	for (const feed of reported) {
		const row = await tx.objectStore('cursors').get([vault, feed]);
		if (row !== undefined && 'dropped' in row) await tx.objectStore('cursors').delete([vault, feed]);
	}
}

/** Saved: a new envelope with the next number, and what goes along with it, or nothing. */
export function add(db: Database, item: SealedItem, along: Along | null): Promise<void> {
	return db.strict(NUMBERING, async (tx) => {
		await takeSeq(tx, item.seq);
		await enqueue(tx, item);
		if (along !== null) await addAlong(tx, item.cmd, along);
	});
}

/** Whether the server said no, which it may of a command without words; what it said is in the receipt, signed. */
export const wasRefused = (row: Pick<OutboxRow, 'receipt'> | null | undefined): boolean => row?.receipt?.line.split(' ')[5] === 'refused';

/** The reason in its receipt; a dash where it was accepted. */
export const reasonOf = (row: Pick<OutboxRow, 'receipt'>): string => row.receipt?.line.split(' ')[6] ?? '-';

/** Everything, in the order in which it was saved: the store itself keeps it by id, which is no order at all. */
export async function all(db: Database): Promise<OutboxRow[]> {
	const rows = await db.read((d) => d.getAll('outbox'));
	return rows.sort((a, b) => a.seq - b.seq);
}

/** Those of these that are here. */
export function these(db: Database, cmds: readonly CommandId[]): Promise<Map<CommandId, OutboxRow>> {
	return db.read(async (d) => {
		const store = d.transaction('outbox').store;
		const rows = await Promise.all(cmds.map((cmd) => store.get(cmd)));
		return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.cmd, row]])));
	});
}

export async function find(db: Database, cmd: string): Promise<OutboxRow | null> {
	return (await db.read((d) => d.get('outbox', cmd))) ?? null;
}

/** Ids of everything recorded here; a reference is found among them by computing each one's. */
export async function commands(db: Database): Promise<CommandId[]> {
	return (await db.read((d) => d.getAllKeys('outbox'))) as CommandId[];
}

/** Receipts that verified and named their items' digests. A second one for the same bytes changes nothing (S2). */
export function keepReceipts(db: Database, epoch: EpochId, receipts: readonly ReceiptGiven[]): Promise<void> {
	return db.strict(['outbox'], async (tx) => {
		for (const { cmd, line, sig, received_at: at } of receipts) {
			const row = await tx.objectStore('outbox').get(cmd);
			if (row === undefined) throw new Overtaken();
			const { waiting: _over, ...rest } = row;
			await tx.objectStore('outbox').put({ ...rest, receipt: { line, sig, at, epoch } });
		}
	});
}

/** A backup covers these: the sealed bytes go. Receipt and header stay, by which they are found and told of. */
export function letGo(db: Database, cmds: readonly CommandId[]): Promise<void> {
	return db.strict(['outbox'], async (tx) => {
		for (const cmd of cmds) {
			const row = await tx.objectStore('outbox').get(cmd);
			if (row === undefined || row.waiting !== undefined) throw new Overtaken();
			await tx.objectStore('outbox').put({ ...row, envelope: headOf(row.envelope), covered: true });
		}
	});
}

/** The server's database began a new life: what it may have lost waits again. */
export function keepEpoch(db: Database, epochs: Epochs, again: readonly CommandId[]): Promise<void> {
	return db.strict(['device', 'outbox'], async (tx) => {
		await tx.objectStore('device').put(epochs, 'epochs');
		for (const cmd of again) {
			const row = await tx.objectStore('outbox').get(cmd);
			if (row === undefined) throw new Overtaken();
			const { receipt: _lost, ...rest } = row;
			await tx.objectStore('outbox').put({ ...rest, waiting: row.seq });
		}
	});
}
