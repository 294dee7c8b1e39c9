import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, receiptsFor, sealed, unframed, type Tenant } from '../tests/support/tenant';
import { StillWorld, until, type Server } from '../tests/support/world';
import { wholeMore } from './concerns/more';
import { Runner, type RunnerPorts } from './runner';
import { StoreFailed, type Database } from './store/database';
import * as device from './store/device';
import * as drafts from './store/drafts';
import { forgetAll } from './store/forgetting';
import * as holders from './store/holders';
import { LEAVING } from './store/leaving';
import * as outbox from './store/outbox';
import { Overtaken } from './store/outbox';
import type { Draft } from './sync/device.gen';
import type { CommandId, FeedId, LeaveUnfinished, PersonId } from './sync/protocol.gen';
import { Vault } from './vault/vault';

const uuid = <T = CommandId>() => crypto.randomUUID() as T;
const TEN_MINUTES = 600_000;
const REVOKED = { status: 403, text: JSON.stringify({ type: 'device-revoked', title: '', status: 403 }) };

let world: StillWorld;
let tenant: Tenant;
let said: string[];
let pushed: number;
/** Whether the server can take anything just now. */
let takes: boolean;

const text: LeaveUnfinished = {
	k: 'leave-unfinished', v: 2, setting: uuid<never>(), writer: { name: '', role: '', phone: '' },
	children: [{ listed: null, described: '', roles: [] }], danger: 'not-answered', adult: 'not-answered', subjects: [], struck: [],
	saw: 'words', words: '', when: '', place: '', more: wholeMore({})
};

beforeEach(async () => {
	world = new StillWorld();
	tenant = await enrolledDevice(world);
	said = [];
	pushed = 0;
	takes = true;
	world.server = withdrawn;
});

/** As the server answers a device that a lead has withdrawn. */
const withdrawn: Server = async (path, { body }) => {
	if (path !== '/sync/push') return REVOKED;
	if (!takes) return { status: 503, text: '', waitMs: 60_000 };
	const envelopes = unframed(body as Uint8Array);
	pushed += envelopes.length;
	return { status: 200, text: await receiptsFor(tenant, envelopes) };
};

function runner(more: Partial<RunnerPorts> = {}): Runner {
	return new Runner({
		world,
		db: tenant.db,
		identity: tenant.identity,
		epochs: () => import('./sync/epoch'),
		reader: () => null,
		seal: (body, cmd, seq) => sealed(world, tenant, null, body, cmd, seq),
		stepped: () => undefined,
		changed: () => undefined,
		door: () => undefined,
		reached: () => undefined,
		received: () => undefined,
		refused: () => undefined,
		storageFailed: () => undefined,
		withdrawn: async () => void said.push('withdrawn'),
		leaving: async () => true,
		forgotten: () => void said.push('forgotten'),
		moved: () => void said.push('moved'),
		...more
	});
}

async function save(seq: number): Promise<CommandId> {
	const item = await sealed(world, tenant, null, text, uuid(), seq);
	await outbox.add(tenant.db, item, null);
	return item.cmd;
}

async function keepDraft(seq: number): Promise<Draft> {
	const item = await sealed(world, tenant, null, text, uuid(), seq);
	await drafts.keepSealed(tenant.db, item, world.now(), null);
	return { cmd: item.cmd, digest: item.digest, size: item.envelope.length, kept_at: world.now() };
}

/** Somebody who read here, with all that a device keeps for them. */
async function somebody(): Promise<void> {
	const { db } = tenant;
	const who = { person: uuid<PersonId>(), name: 'Sam', posts: [], lead: true };
	const vault = await Vault.make(world, db, 'tag', who, 'x'.repeat(12), async () => new Uint8Array(32));
	const box = new Uint8Array(1);
	await db.strict(['pages', 'cursors', 'mine'], async (tx) => {
		await tx.objectStore('pages').put({ vault: vault.id, feed: uuid<FeedId>(), page: 0, box });
		await tx.objectStore('cursors').put({ vault: vault.id, feed: uuid<FeedId>(), seq: 1, box });
		await tx.objectStore('mine').put({ vault: vault.id, cmd: uuid(), box });
	});
	await drafts.keepUnderVault(db, { cmd: uuid(), vault: vault.id, box, touchedAt: world.now() });
	await device.oweSignOut(db, true);
}

const NAMES = ['holders', 'pages', 'cursors', 'mine', 'drafts', 'outbox'] as const;
async function counts(): Promise<Record<string, number>> {
	const sizes = await Promise.all(NAMES.map((name) => tenant.db.read((d) => d.count(name))));
	return Object.fromEntries(NAMES.map((name, n) => [name, sizes[n] ?? 0]));
}
const kept = () => tenant.db.read((d) => d.getAllKeys('device'));
const waits = () => device.anyWaiting(tenant.db);

async function started(more: Partial<RunnerPorts> = {}): Promise<Runner> {
	const one = runner(more);
	await one.start();
	world.pass(3_600_000 - TEN_MINUTES);
	await one.happened({ on: 'nudged' });
	await one.quiet();
	return one;
}

describe('a device that the server has withdrawn', () => {
	it('sends what it has, drafts at their time, and only then lets go of everything but the sealed items', async () => {
		await somebody();
		const cmd = await save(1);
		takes = false;
		const one = await started();
		expect(said).toEqual(['withdrawn']);
		expect(await kept()).toContain('identity');
		expect(await counts()).toEqual({ holders: 1, pages: 1, cursors: 1, mine: 1, drafts: 1, outbox: 1 });
		takes = true;
		const draft = await keepDraft(2);
		await one.happened({ on: 'draft-kept', draft });
		world.pass(60_000);
		await until(async () => !(await waits()));
		await one.quiet();
		expect([said, pushed]).toEqual([['withdrawn'], 1]);
		world.pass(TEN_MINUTES);
		await until(() => said.includes('forgotten'));
		expect(pushed).toBe(2);
		expect(await counts()).toEqual({ holders: 0, pages: 0, cursors: 0, mine: 0, drafts: 0, outbox: 2 });
		expect(await kept()).toEqual(['withdrawn']);
		for (const sent of [cmd, draft.cmd]) expect((await outbox.find(tenant.db, sent))?.receipt).toBeDefined();
	});

	it('lets go at once if nothing waits, and never wakes again', async () => {
		await somebody();
		const one = await started();
		expect(said).toEqual(['withdrawn', 'forgotten']);
		world.server = () => Promise.reject(new Error('nobody asks any more'));
		world.pass(24 * 3_600_000);
		await one.happened({ on: 'nudged' });
		await one.quiet();
	});

	it.each([
		['a proxy forbids it', { status: 403, text: '<html>Forbidden</html>' }],
		['another site is said to ask', { status: 403, text: JSON.stringify({ type: 'cross-site' }) }],
		['it is not known', { status: 401, text: JSON.stringify({ type: 'not-enrolled' }) }]
	])('is not one to which %s', async (_what, answer) => {
		await somebody();
		world.server = async () => answer;
		const one = await started();
		expect(said).toEqual([]);
		expect((await counts()).holders).toBe(1);
		expect(one.state?.door.refused).toBe(answer.status === 401 ? 'not-enrolled' : 'not-allowed');
		one.stop();
	});

	it('goes on where it was when it was killed, even if only pushes still get through', async () => {
		await somebody();
		await save(1);
		takes = false;
		(await started()).stop();
		takes = true;
		world.server = async (path, ask) => (path === '/sync/push' ? withdrawn(path, ask) : { status: 503, text: '' });
		world.pass(60_000);
		const again = runner();
		await again.start();
		await until(() => said.includes('forgotten'));
		expect(said).toEqual(['withdrawn', 'withdrawn', 'forgotten']);
		expect((await outbox.all(tenant.db))[0]?.receipt).toBeDefined();
	});

	it('waits for what another tab saved, though this one did not hear of it', async () => {
		await somebody();
		takes = false;
		const one = runner({
			leaving: async () => {
				if (pushed === 0 && !(await waits())) await save(1);
				return true;
			}
		});
		await one.start();
		await one.happened({ on: 'withdrawn' });
		await one.quiet();
		expect(await waits()).toBe(true);
		expect((await counts()).holders).toBe(1);
		takes = true;
		await until(async () => {
			world.pass(10_000);
			return said.includes('forgotten');
		});
		expect([pushed, (await counts()).holders]).toEqual([1, 0]);
	});

	it('is left to the page that is open, where somebody may be writing', async () => {
		await somebody();
		const one = await started({ leaving: async () => false });
		expect([said, (await counts()).holders]).toEqual([['withdrawn'], 1]);
		one.stop();
	});

	it('is one again if its front door opens before everything was sent', async () => {
		await save(1);
		takes = false;
		const one = await started();
		const answer = { front_door: tenant.door, epoch: tenant.epoch };
		world.server = async (path) => (path === '/devices/front-door' ? { status: 200, text: JSON.stringify(answer) } : { status: 503, text: '' });
		world.pass(TEN_MINUTES);
		await until(() => one.state?.withdrawn === false);
		await one.quiet();
		expect(await device.isWithdrawn(tenant.db)).toBe(false);
		one.stop();
	});
});

describe('letting go', () => {
	it('deletes nothing while anything of its provider waits, and says so', async () => {
		await somebody();
		await save(1);
		const before = await counts();
		await expect(forgetAll(tenant.db, tenant.identity)).rejects.toThrow(Overtaken);
		expect(await counts()).toEqual(before);
		expect(await kept()).toContain('identity');
	});

	it('nor while a sealed draft does', async () => {
		await keepDraft(1);
		await expect(forgetAll(tenant.db, tenant.identity)).rejects.toThrow(Overtaken);
		expect(await drafts.sealed(tenant.db)).toHaveLength(1);
	});

	it('leaves what waits for another provider, whose tablet this was', async () => {
		const other = await enrolledDevice(world);
		const item = await sealed(world, other, null, text, uuid(), 1);
		const draft = await sealed(world, other, null, text, uuid(), 2);
		await outbox.add(tenant.db, item, null);
		await drafts.keepSealed(tenant.db, draft, world.now(), null);
		await forgetAll(tenant.db, tenant.identity);
		expect((await outbox.all(tenant.db)).map(({ cmd, waiting }) => [cmd, waiting])).toEqual([[item.cmd, 1]]);
		expect((await drafts.sealed(tenant.db)).map(({ cmd }) => cmd)).toEqual([draft.cmd]);
	});

	it('knows every store there is: whatever is added has to be let go of as well, or to say why not', async () => {
		expect(await tenant.db.read(async (d) => [...d.objectStoreNames])).toEqual(LEAVING.toSorted());
	});

	it('is all or nothing', async () => {
		await somebody();
		const strict: Database['strict'] = (stores, write) =>
			tenant.db.strict(stores, async (tx) => {
				await write(tx);
				throw new StoreFailed('storage-closed');
			});
		const failing = Object.assign(Object.create(tenant.db) as Database, { strict });
		await expect(forgetAll(failing, tenant.identity)).rejects.toThrow(StoreFailed);
		expect(await counts()).toEqual({ holders: 1, pages: 1, cursors: 1, mine: 1, drafts: 1, outbox: 0 });
		expect(await kept()).toContain('identity');
	});

	it('is the end of saving: nothing enters an outbox that nobody could send', async () => {
		await forgetAll(tenant.db, tenant.identity);
		await expect(save(1)).rejects.toThrow(Overtaken);
		await expect(keepDraft(1)).rejects.toThrow(Overtaken);
		expect(await counts()).toMatchObject({ drafts: 0, outbox: 0 });
	});

	it('is forgotten itself when the tablet is enrolled again', async () => {
		await forgetAll(tenant.db, tenant.identity);
		expect(await device.isWithdrawn(tenant.db)).toBe(true);
		await device.enrolled(tenant.db, tenant.identity, { door: tenant.door, readAt: world.now() }, tenant.epoch);
		expect(await device.isWithdrawn(tenant.db)).toBe(false);
		await save(1);
	});
});

describe('a tablet that is enrolled as another device', () => {
	it('keeps what waits, and no vault that nobody could ever find again', async () => {
		await somebody();
		await save(1);
		const before = await holders.find(tenant.db, 'tag');
		expect(before).not.toBeNull();
		const who = { ...tenant.identity, device: uuid<typeof tenant.identity.device>() };
		await device.enrolled(tenant.db, who, { door: tenant.door, readAt: world.now() }, tenant.epoch);
		expect(await counts()).toEqual({ holders: 0, pages: 0, cursors: 0, mine: 0, drafts: 0, outbox: 1 });
		expect(await waits()).toBe(true);
	});

	it('is not withdrawn, nor let go, nor shown another front door by what was said of the one that it was', async () => {
		const who = { ...tenant.identity, device: uuid<typeof tenant.identity.device>() };
		const door = { ...tenant.door, device: who.device };
		await device.enrolled(tenant.db, who, { door, readAt: world.now() }, tenant.epoch);
		for (const late of [
			() => device.keepWithdrawn(tenant.db, tenant.identity),
			() => device.keepFrontDoor(tenant.db, { door: tenant.door, readAt: world.now() }),
			() => forgetAll(tenant.db, tenant.identity)
		])
			await expect(late()).rejects.toThrow(Overtaken);
		expect(await device.isWithdrawn(tenant.db)).toBe(false);
		expect(await device.identity(tenant.db)).toMatchObject({ device: who.device });
	});

	it('is no business of whoever still speaks for the device that it was', async () => {
		const one = runner();
		const who = { ...tenant.identity, device: uuid<typeof tenant.identity.device>() };
		await device.enrolled(tenant.db, who, { door: tenant.door, readAt: world.now() }, tenant.epoch);
		world.server = () => Promise.reject(new Error('nothing is asked for it'));
		await one.start();
		await one.happened({ on: 'nudged' });
		await one.quiet();
		expect(said).toEqual(['moved']);
	});
});
