/**
 * Text in progress, sealed before it is first written: deleted text stays readable on the disk, so none is ever written
 * in clear (notes on Chromium: a deleted record is still in the log file of the database).
 */
import type { CommandId } from '../sync/protocol.gen';
import type { Database, Writing } from './database';
import { addAlong, enqueue, freeSeq, NUMBERING, Overtaken, takeSeq, type Along, type Numbering, type SealedItem } from './outbox';
import type { Bytes, DraftRow, SealedDraftRow, VaultDraftRow } from './schema';

export async function find(db: Database, cmd: CommandId): Promise<DraftRow | null> {
	return (await db.read((d) => d.get('drafts', cmd))) ?? null;
}

/** Sealed drafts of anybody, which nobody can read here. */
export async function sealed(db: Database): Promise<SealedDraftRow[]> {
	return (await db.read((d) => d.getAll('drafts'))).filter((row) => row.under === 'tenant');
}

/** What one holder left unfinished, the last touched first. */
export async function underVault(db: Database, vault: string): Promise<VaultDraftRow[]> {
	const rows = await db.read((d) => d.getAllFromIndex('drafts', 'touched'));
	return rows.filter((row) => row.under === 'vault').filter((row) => row.vault === vault).reverse();
}

async function release(tx: Writing<Numbering>, cmd: CommandId): Promise<void> {
	const row = await tx.objectStore('drafts').get(cmd);
	if (row?.under === 'tenant') await freeSeq(tx, row.seq);
}

/**
 * Keeps the draft as an envelope that this device can send and not read. The first time it takes a number; later the
 * same. `Overtaken` if the number went to another, or the draft went up by itself meanwhile.
 */
export function keepSealed(db: Database, item: SealedItem, touchedAt: number, before: DraftRow | null): Promise<void> {
	return db.strict(NUMBERING, async (tx) => {
		const row = await tx.objectStore('drafts').get(item.cmd);
		const had = before?.under === 'tenant' ? before.seq : null;
		const has = row?.under === 'tenant' ? row.seq : null;
		if (had !== has || (await tx.objectStore('outbox').getKey(item.cmd)) !== undefined) throw new Overtaken();
		if (has === null) await takeSeq(tx, item.seq);
		else if (has !== item.seq) throw new Overtaken();
		await tx.objectStore('drafts').put({ ...item, under: 'tenant', touchedAt });
	});
}

/** Keeps the draft under its writer's vault; whatever was sealed of it before goes. */
export function keepUnderVault(
	db: Database,
	row: { cmd: CommandId; vault: string; box: Bytes; touchedAt: number }
): Promise<void> {
	return db.strict(NUMBERING, async (tx) => {
		if ((await tx.objectStore('outbox').getKey(row.cmd)) !== undefined) throw new Overtaken();
		await release(tx, row.cmd);
		await tx.objectStore('drafts').put({ ...row, under: 'vault' });
	});
}

/**
 * Saved: the finished concern is in the outbox and the draft is gone, or neither. It takes the draft's number if the
 * draft had one. `Overtaken` if the draft went up meanwhile: then the concern must say that it finishes it.
 */
export function finish(db: Database, draft: CommandId, item: SealedItem, along: Along | null): Promise<void> {
	return db.strict(NUMBERING, async (tx) => {
		if ((await tx.objectStore('outbox').getKey(draft)) !== undefined) throw new Overtaken();
		const row = await tx.objectStore('drafts').get(draft);
		if (row?.under !== 'tenant') await takeSeq(tx, item.seq);
		else if (row.seq !== item.seq) throw new Overtaken();
		await enqueue(tx, item);
		await tx.objectStore('drafts').delete(draft);
		if (along !== null) await addAlong(tx, item.cmd, along);
	});
}

/** The writer threw it away, so it is not sent, and its number goes to the next. */
export function discard(db: Database, cmd: CommandId): Promise<void> {
	return db.strict(NUMBERING, async (tx) => {
		await release(tx, cmd);
		await tx.objectStore('drafts').delete(cmd);
	});
}

/** Nobody finished it: into the outbox as it lies. `Overtaken` if it is not there any more. */
export function promote(db: Database, cmd: CommandId): Promise<void> {
	return db.strict(NUMBERING, async (tx) => {
		const row = await tx.objectStore('drafts').get(cmd);
		if (row?.under !== 'tenant') throw new Overtaken();
		await enqueue(tx, row);
		await tx.objectStore('drafts').delete(cmd);
	});
}
