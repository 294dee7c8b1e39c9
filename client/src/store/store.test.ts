import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Database } from './database';
import * as device from './device';
import * as drafts from './drafts';
import * as outbox from './outbox';
import { Overtaken, type SealedItem } from './outbox';
import type { CommandId, EpochId, FeedId } from '../sync/protocol.gen';
import * as pages from './pages';

const uuid = <T = CommandId>() => crypto.randomUUID() as T;
const item = (seq: number, cmd = uuid()): SealedItem => ({
	cmd,
	seq,
	digest: `digest-${cmd}`,
	envelope: new Uint8Array([seq]),
	madeAt: '2026-11-21T13:55:00.000Z'
});

let db: Database;
beforeEach(async () => {
	db = new Database(crypto.randomUUID());
	await db.strict(['device'], async (tx) => void (await tx.objectStore('device').put({ next: 1, free: [] }, 'sequence')));
});
const seqs = async () => (await outbox.all(db)).map(({ seq }) => seq).sort((a, b) => a - b);

describe('the numbers of a device', () => {
	it('have no gap when many save at once, each only with the next number', async () => {
		const save = async () => {
			for (;;) {
				try {
					return await outbox.add(db, item(await outbox.nextSeq(db)), null);
				} catch (error) {
					if (!(error instanceof Overtaken)) throw error;
				}
			}
		};
		await Promise.all(Array.from({ length: 12 }, save));
		expect(await seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
	});

	it('are the order in which everything is read again, whatever the ids', async () => {
		const ids = ['c', 'a', 'b'].map((first) => (first + uuid().slice(1)) as CommandId);
		for (const [n, cmd] of ids.entries()) await outbox.add(db, item(n + 1, cmd), null);
		expect((await outbox.all(db)).map(({ cmd }) => cmd)).toEqual(ids);
	});

	it('that a thrown-away draft had go to the next envelope', async () => {
		const draft = item(1);
		await drafts.keepSealed(db, draft, 0, null);
		await outbox.add(db, item(2), null);
		await drafts.discard(db, draft.cmd);
		expect(await outbox.nextSeq(db)).toBe(1);
		await outbox.add(db, item(1), null);
		expect(await outbox.nextSeq(db)).toBe(3);
		expect(await seqs()).toEqual([1, 2]);
	});

	it('begin anew when the tablet is enrolled as another device, and keep what waits', async () => {
		await outbox.add(db, item(1), null);
		const { privateKey } = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
		const who = { device: uuid<never>(), tenant: uuid<never>(), signingKey: new Uint8Array(32), publicKey: new Uint8Array(32), privateKey, code: 'affinity.K7QF2M9DXW4T' };
		await device.enrolled(db, who, { door: {} as never, readAt: 0 }, uuid<EpochId>());
		expect(await outbox.nextSeq(db)).toBe(1);
		await outbox.add(db, item(1), null);
		expect(await seqs()).toEqual([1, 1]);
	});
});

describe('a draft', () => {
	it('is replaced in its slot, under the same number', async () => {
		const cmd = uuid();
		await drafts.keepSealed(db, item(1, cmd), 0, null);
		await drafts.keepSealed(db, item(1, cmd), 5, await drafts.find(db, cmd));
		expect(await drafts.sealed(db)).toMatchObject([{ cmd, seq: 1, touchedAt: 5 }]);
		expect(await outbox.nextSeq(db)).toBe(2);
	});

	it('ends in one transaction with the concern that it became, which takes its number', async () => {
		const draft = item(1);
		await drafts.keepSealed(db, draft, 0, null);
		const concern = item(1);
		await drafts.finish(db, draft.cmd, concern, null);
		expect(await drafts.sealed(db)).toEqual([]);
		expect(await outbox.all(db)).toMatchObject([{ cmd: concern.cmd, seq: 1, waiting: 1 }]);
	});

	it('that went up meanwhile stops a concern that does not name it, and leaves everything as it was', async () => {
		const draft = item(1);
		await drafts.keepSealed(db, draft, 0, null);
		await drafts.promote(db, draft.cmd);
		await expect(drafts.finish(db, draft.cmd, item(2), null)).rejects.toThrow(Overtaken);
		await expect(drafts.keepSealed(db, item(1, draft.cmd), 9, null)).rejects.toThrow(Overtaken);
		expect(await outbox.all(db)).toMatchObject([{ cmd: draft.cmd, seq: 1, waiting: 1 }]);
		expect(await outbox.nextSeq(db)).toBe(2);
	});

	it('moves under a vault and gives its number back', async () => {
		const draft = item(1);
		await drafts.keepSealed(db, draft, 0, null);
		await drafts.keepUnderVault(db, { cmd: draft.cmd, vault: 'v', box: new Uint8Array(3), touchedAt: 1 });
		expect(await drafts.sealed(db)).toEqual([]);
		expect(await drafts.underVault(db, 'v')).toMatchObject([{ cmd: draft.cmd }]);
		expect(await drafts.underVault(db, 'another')).toEqual([]);
		expect(await outbox.nextSeq(db)).toBe(1);
	});
});

describe('a receipt', () => {
	const epoch = uuid<EpochId>();
	const receiptOf = ({ cmd, digest }: SealedItem) => ({
		cmd, digest, epoch, verdict: 'accepted', reason: '-', received_at: '2026-11-21T14:03:00.000Z', line: 'R', sig: 'S'
	});

	it('takes an item out of the queue and keeps its envelope', async () => {
		const one = item(1);
		await outbox.add(db, one, null);
		await outbox.keepReceipts(db, epoch, [receiptOf(one)]);
		await outbox.keepReceipts(db, epoch, [receiptOf(one)]);
		expect(await device.anyWaiting(db)).toBe(false);
		const row = await outbox.find(db, one.cmd);
		expect(row).toMatchObject({ envelope: one.envelope, receipt: { line: 'R', sig: 'S', epoch } });
	});

	it('is forgotten when the server began a new life and the item waits again', async () => {
		const one = item(1);
		await outbox.add(db, one, null);
		await outbox.keepReceipts(db, epoch, [receiptOf(one)]);
		await outbox.keepEpoch(db, { epoch: uuid<EpochId>(), past: [epoch] }, [one.cmd]);
		expect(await outbox.find(db, one.cmd)).not.toHaveProperty('receipt');
		expect(await device.anyWaiting(db)).toBe(true);
	});
});

describe('feeds', () => {
	const feed = uuid<FeedId>();
	const box = new Uint8Array(1);
	const page = (from: number, to: number) => ({ vault: 'v', feed, from, to, cursor: box, changed: [{ page: 0, box }] });

	it('move only from where they stand', async () => {
		await pages.apply(db, page(0, 5));
		await expect(pages.apply(db, page(0, 7))).rejects.toThrow(Overtaken);
		expect(await pages.cursors(db, 'v')).toMatchObject([{ seq: 5 }]);
	});

	it('go whole when dropped, and are owed a report until it is in the outbox', async () => {
		await pages.apply(db, page(0, 5));
		await pages.drop(db, 'v', [feed]);
		expect(await pages.pages(db, 'v')).toEqual([]);
		expect(await pages.cursors(db, 'v')).toMatchObject([{ feed, dropped: 1 }]);
		await outbox.add(db, item(1), { vault: 'v', mine: null, reported: [feed] });
		expect(await pages.cursors(db, 'v')).toEqual([]);
	});
});

it('opens again after the browser closed the database', async () => {
	await outbox.add(db, item(1), null);
	await db.read((open) => Promise.resolve(open.close()));
	expect(await seqs()).toEqual([1]);
});

it('leaves nothing of a transaction that fails half way', async () => {
	await expect(
		db.strict(['outbox'], async (tx) => {
			await tx.objectStore('outbox').put({ ...item(1), waiting: 1 });
			throw new Overtaken();
		})
	).rejects.toThrow(Overtaken);
	expect(await seqs()).toEqual([]);
});
