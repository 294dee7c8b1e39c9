import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { asText, previous, type Previous } from '../../tests/support/previous';
import { opened, receiptsFor, unframed } from '../../tests/support/tenant';
import { StillWorld } from '../../tests/support/world';
import { openLast, type DraftPorts } from '../drafts.svelte';
import { Feeds } from '../feeds';
import { Runner } from '../runner';
import { b64, utf8 } from '../sync/bytes';
import { assemble, digestOf, type Header } from '../sync/envelope';
import type { CommandId } from '../sync/protocol.gen';
import { stretchHere } from '../vault/argon';
import { Vault, tagOf } from '../vault/vault';
import type { MineKept } from '../view';
import type { StoreNames } from 'idb';
import * as device from './device';
import * as drafts from './drafts';
import * as holders from './holders';
import * as outbox from './outbox';
import type { SealedItem } from './outbox';
import type { OutboxRow, Schema } from './schema';

const RELEASES = [1];

/** An envelope as that release made it, under another name and number: what is sealed is the same, and nobody opens it here. */
function another({ envelope, madeAt }: OutboxRow, cmd: CommandId, seq: number): SealedItem {
	const end = 5 + new DataView(envelope.buffer, envelope.byteOffset).getUint16(3);
	const header = JSON.parse(new TextDecoder().decode(envelope.slice(5, end))) as Header;
	const made = assemble(utf8(JSON.stringify({ ...header, cmd, seq })), envelope.slice(end));
	return { cmd, seq, digest: b64(digestOf(made)), envelope: made, madeAt };
}

describe.each(RELEASES)('what release %i left on a device', (release) => {
	let before: Previous;
	let world: StillWorld;
	beforeEach(async () => {
		before = await previous(release);
		world = new StillWorld();
		world.time = before.savedAt;
	});

	const rowsOf = (name: string) =>
		before.tenant.db.read(async (d) => {
			const { store } = d.transaction(name as StoreNames<Schema>);
			const [keys, values] = [await store.getAllKeys(), await store.getAll()];
			return keys.map((key, n) => [key, values[n]] as const);
		});
	/** The engine of this build, with nobody signed in: as a page at the front door, or the service worker. */
	const runner = () =>
		new Runner({
			world,
			db: before.tenant.db,
			identity: before.tenant.identity,
			epochs: () => import('../sync/epoch'),
			reader: () => null,
			seal: () => Promise.reject(new Error('nobody holds this device')),
			stepped: () => undefined,
			changed: () => undefined,
			door: () => undefined,
			reached: () => undefined,
			received: () => undefined,
			refused: () => undefined,
			storageFailed: () => undefined,
			withdrawn: () => Promise.resolve(),
			leaving: () => Promise.resolve(false),
			forgotten: () => undefined,
			moved: () => undefined
		});
	/** Takes what is pushed, in the order in which it comes. */
	function taking(): Uint8Array[] {
		const came: Uint8Array[] = [];
		world.server = async (path, { body }) => {
			if (path !== '/sync/push') return { status: 503, text: '', waitMs: 60_000 };
			const envelopes = unframed(body as Uint8Array);
			came.push(...envelopes);
			return { status: 200, text: await receiptsFor(before.tenant, envelopes) };
		};
		return came;
	}
	async function sendAll(): Promise<Uint8Array[]> {
		const came = taking();
		const one = runner();
		await one.start();
		for (let turns = 0; turns < 20 && (await device.anyWaiting(before.tenant.db)); turns++) await one.quiet();
		one.stop();
		return came;
	}

	it('is there byte for byte after this build has opened it, and after it ran with no network', async () => {
		for (const [name, { rows }] of Object.entries(before.stores)) expect(asText(await rowsOf(name))).toEqual(asText(rows));
		const one = runner();
		await one.start();
		await one.quiet();
		one.stop();
		for (const [name, { rows }] of Object.entries(before.stores)) expect(asText(await rowsOf(name))).toEqual(asText(rows));
	});

	it('goes up in its order as the envelopes that they were, and stays with its receipts', async () => {
		const waiting = (await outbox.all(before.tenant.db)).filter((row) => row.waiting !== undefined);
		const [draft] = await drafts.sealed(before.tenant.db);
		const all = new Map((await outbox.all(before.tenant.db)).map(({ cmd, envelope }) => [cmd, b64(envelope)]));
		world.time += 3_600_000; // the sealed draft has rested for its ten minutes
		const came = await sendAll();
		expect(came.map(b64)).toEqual([...waiting, draft!].map(({ envelope }) => b64(envelope)));
		for (const { cmd, envelope, receipt, waiting } of await outbox.all(before.tenant.db)) {
			expect(waiting).toBeUndefined();
			expect(receipt?.line).toContain(cmd);
			expect(b64(envelope)).toBe(all.get(cmd) ?? b64(draft!.envelope));
		}
		expect(await drafts.sealed(before.tenant.db)).toEqual([]);
	});

	it('says the same words to the server that somebody typed', async () => {
		world.time += 3_600_000;
		const { sent } = before.secrets;
		const first = await outbox.find(before.tenant.db, sent);
		const came = [first!.envelope, ...(await sendAll())];
		const commands = await Promise.all(came.map(async (envelope) => (await opened(before.tenant, envelope)).command));
		const said = commands.flatMap((command) => ('saw' in command ? [command.saw] : 'text' in command ? [command.text] : []));
		// One of them lies in a vault as a draft, and is still its writer's alone.
		expect(before.secrets.texts.filter((text) => !said.includes(text))).toEqual(['half a sentence of Sam']);
		expect(commands.map(({ k }) => k).sort()).toEqual(
			['acknowledge-concern', 'add-note', 'leave-unfinished', 'record-concern', 'record-concern', 'record-concern'].sort()
		);
	});

	it.each([0, 1, 500])('loses none of %i items that wait', async (count) => {
		const { db } = before.tenant;
		const waiting = await outbox.find(db, before.secrets.waits);
		await db.strict(['outbox', 'drafts'], async (tx) => {
			await tx.objectStore('outbox').clear();
			await tx.objectStore('drafts').clear();
		});
		const first = await outbox.nextSeq(db);
		const made = Array.from({ length: count }, (_, n) => another(waiting!, crypto.randomUUID() as CommandId, first + n));
		await db.strict(['outbox', 'device'], async (tx) => {
			for (const item of made) await tx.objectStore('outbox').add({ ...item, waiting: item.seq });
			await tx.objectStore('device').put({ next: first + count, free: [] }, 'sequence');
		});
		expect((await sendAll()).map(b64)).toEqual(made.map(({ envelope }) => b64(envelope)));
		expect(await device.anyWaiting(db)).toBe(false);
	}, 20_000);

	it('opens for whoever it is of: their draft, their feeds, and what they did here', async () => {
		const { db, identity } = before.tenant;
		const { login, passphrase, deskFeed, noted, acknowledged, own } = before.secrets;
		const row = await holders.find(db, await tagOf(identity.device, login));
		const vault = await Vault.open(world, row!, await stretchHere(passphrase, row!.kdf));
		expect(vault?.profile).toMatchObject({ name: 'Sam Field', author: { registered: true } });

		const feeds = new Feeds(db, vault!);
		await feeds.load();
		expect(feeds.cursors()[deskFeed as never]?.seq).toBe(1);
		expect(feeds.of('desk')[0]).toMatchObject([{ k: 'concern-recorded', d: { saw: 'a bruise on his arm' } }]);
		expect(feeds.dropped()).toHaveLength(1);

		const mine = new Map<string, MineKept | null>();
		for (const { cmd, box } of await holders.mine(db, vault!.id)) mine.set(cmd, await vault!.open<MineKept>(['mine', cmd], box));
		expect(new Set(mine.keys())).toEqual(new Set([own, noted, acknowledged]));
		expect(mine.get(noted)?.body).toMatchObject({ k: 'add-note', text: 'rang the school' });
		expect(mine.get(own)?.body).toBeNull();

		const ports = { world, db, vault: () => vault } as unknown as DraftPorts;
		expect((await openLast(ports))?.fields.saw).toBe('half a sentence of Sam');
	});
});
