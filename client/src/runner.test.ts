import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, receiptsFor, sealed, unframed, type Tenant } from '../tests/support/tenant';
import { Origin, StillWorld, until, type Server } from '../tests/support/world';
import { wholeMore } from './concerns/more';
import { Feeds } from './feeds';
import { Runner, type Reader } from './runner';
import { Database } from './store/database';
import * as device from './store/device';
import * as drafts from './store/drafts';
import * as outbox from './store/outbox';
import { b64, unb64, utf8 } from './sync/bytes';
import { firstHead, leaf, nextHead } from './sync/chain';
import type { CommandId, EpochId, FeedId, LeaveUnfinished, PersonId } from './sync/protocol.gen';
import { stretchHere } from './vault/argon';
import { Vault } from './vault/vault';

const uuid = <T = CommandId>() => crypto.randomUUID() as T;

let origin: Origin;
let world: StillWorld;
let tenant: Tenant;
let reader: Reader | null;
let refused: string[];
let said: string[];

beforeEach(async () => {
	origin = new Origin();
	world = new StillWorld(origin);
	tenant = await enrolledDevice(world);
	reader = null;
	refused = [];
	said = [];
});

function runner(db: Database = tenant.db, in_: StillWorld = world): Runner {
	return new Runner({
		world: in_,
		db,
		identity: tenant.identity,
		epochs: () => import('./sync/epoch'),
		reader: () => reader,
		seal: (body, cmd, seq) => sealed(in_, tenant, null, body, cmd, seq),
		stepped: () => undefined,
		changed: () => undefined,
		door: () => undefined,
		reached: () => undefined,
		received: () => undefined,
		refused: (_feed, why) => void refused.push(why),
		storageFailed: () => undefined,
		withdrawn: () => Promise.resolve(void said.push('withdrawn')),
		leaving: () => Promise.resolve(true),
		forgotten: () => void said.push('forgotten'),
		moved: () => void said.push('moved')
	});
}

const text: LeaveUnfinished = {
	k: 'leave-unfinished', v: 2, setting: uuid<never>(), writer: { name: '', role: '', phone: '' },
	children: [{ listed: null, described: '', roles: [] }], danger: 'not-answered', adult: 'not-answered', subjects: [], struck: [],
	saw: 'words', words: '', when: '', place: '', more: wholeMore({})
};

async function save(seq: number): Promise<CommandId> {
	const item = await sealed(world, tenant, null, text, uuid(), seq);
	await outbox.add(tenant.db, item, null);
	return item.cmd;
}

/** Answers pushes with true receipts and everything else with "not now". */
function pushServer(epoch?: EpochId): { server: Server; sizes: number[] } {
	const sizes: number[] = [];
	const server: Server = async (path, { body }) => {
		if (path !== '/sync/push') return { status: 503, text: '', waitMs: 60_000 };
		const envelopes = unframed(body as Uint8Array);
		sizes.push(envelopes.length);
		return { status: 200, text: await receiptsFor(tenant, envelopes, epoch ?? tenant.epoch) };
	};
	return { server, sizes };
}

const waits = () => device.anyWaiting(tenant.db);

describe('the outbox', () => {
	it('waits without a network and empties when it returns, with nobody signed in', async () => {
		const cmd = await save(1);
		const one = runner();
		await one.start();
		await one.quiet();
		expect(await waits()).toBe(true);
		world.server = pushServer().server;
		await one.happened({ on: 'nudged' });
		await one.quiet();
		expect(await waits()).toBe(false);
		expect((await outbox.find(tenant.db, cmd))?.receipt).toMatchObject({ at: '2026-11-21T14:03:00.000Z', epoch: tenant.epoch });
	});

	it('tries again by itself after a failure', async () => {
		await save(1);
		const one = runner();
		await one.start();
		await one.quiet();
		world.server = pushServer().server;
		world.pass(5_000);
		await until(async () => !(await waits()));
	});

	it('keeps what a receipt of somebody else claims to be sent', async () => {
		await save(1);
		const stranger = await enrolledDevice(world);
		world.server = async (path, { body }) => ({
			status: path === '/sync/push' ? 200 : 503,
			text: await receiptsFor({ ...tenant, signing: stranger.signing }, unframed((body ?? new Uint8Array()) as Uint8Array))
		});
		const one = runner();
		await one.start();
		await one.quiet();
		expect(await waits()).toBe(true);
		one.stop();
	});

	it('is not sent to another provider, who could only say that it came: it waits until the tablet is back', async () => {
		await save(1);
		const draft = await sealed(world, tenant, null, text, uuid(), 2);
		await drafts.keepSealed(tenant.db, draft, world.now() - 3_600_000, null);
		const other = await enrolledDevice(world);
		const { server, sizes } = pushServer();
		world.server = server;
		const moved = new Runner({ ...runner()['ports'], identity: other.identity });
		await moved.start();
		await moved.quiet();
		expect([sizes, await waits()]).toEqual([[], true]);
		moved.stop();
		const back = runner();
		await back.start();
		await back.quiet();
		expect([sizes, await waits()]).toEqual([[2], false]);
		back.stop();
	});

	it('is sent by one tab at a time, and the other takes the receipts that are there', async () => {
		for (let seq = 1; seq <= 5; seq++) await save(seq);
		const { server, sizes } = pushServer();
		const [a, b] = [new StillWorld(origin), new StillWorld(origin)];
		a.server = b.server = server;
		const tabs = [runner(tenant.db, a), runner(tenant.db, b)];
		await Promise.all(tabs.map((tab) => tab.start()));
		await Promise.all(tabs.map((tab) => tab.quiet()));
		expect(sizes).toEqual([5]);
		expect(await waits()).toBe(false);
		for (const tab of tabs) expect(tab.state?.waiting).toEqual([]);
	});

	it('offers everything again when the server says that its database began a new life', async () => {
		await save(1);
		world.server = pushServer().server;
		const one = runner();
		await one.start();
		await one.quiet();
		const epoch = uuid<EpochId>();
		const again = pushServer(epoch);
		world.server = async (path, ask) =>
			path === '/devices/front-door'
				? { status: 200, text: JSON.stringify({ front_door: tenant.door, epoch }) }
				: again.server(path, ask);
		world.pass(3_600_000);
		await until(() => again.sizes.length > 0);
		await one.quiet();
		expect(again.sizes).toEqual([1]);
		expect((await outbox.all(tenant.db))[0]?.receipt?.epoch).toBe(epoch);
	});
});

describe('a sealed draft', () => {
	it('goes up by itself after ten minutes, whoever has the tablet now', async () => {
		const item = await sealed(world, tenant, null, text, uuid(), 1);
		await drafts.keepSealed(tenant.db, item, world.now(), null);
		world.server = pushServer().server;
		const one = runner();
		await one.start();
		await one.quiet();
		expect(await outbox.all(tenant.db)).toEqual([]);
		world.pass(600_000);
		await until(async () => (await outbox.find(tenant.db, item.cmd))?.receipt !== undefined);
		expect(await drafts.sealed(tenant.db)).toEqual([]);
	});

	it('that another tab saved or threw away meanwhile is not sent by this one', async () => {
		const item = await sealed(world, tenant, null, text, uuid(), 1);
		await drafts.keepSealed(tenant.db, item, world.now(), null);
		const one = runner();
		await one.start();
		await drafts.discard(tenant.db, item.cmd);
		world.pass(600_000);
		await one.quiet();
		await one.start();
		expect(await outbox.all(tenant.db)).toEqual([]);
		expect(one.state?.waiting).toEqual([]);
	});
});

describe('the front door', () => {
	const doorServer = (change: object): Server => async (path) =>
		path === '/devices/front-door'
			? { status: 200, text: JSON.stringify({ front_door: { ...tenant.door, ...change }, epoch: tenant.epoch }) }
			: { status: 503, text: '' };

	it.each([
		['of our tenant', { setting_name: 'Oak' }, 'Oak'],
		['whose intake key nobody of ours signed', { setting_name: 'Oak', intake: { sig: b64(new Uint8Array(64)) } }, 'Oak House'],
		['of another device', { setting_name: 'Oak', device: uuid() }, 'Oak House']
	])('%s', async (_what, change, name) => {
		const intake = { ...tenant.door.intake, ...('intake' in change ? change.intake : {}) };
		world.server = doorServer({ ...change, intake });
		const one = runner();
		await one.start();
		world.pass(3_600_000);
		await one.quiet();
		const kept = await tenant.db.read((d) => d.get('device', 'front-door'));
		expect(kept).toMatchObject({ door: { setting_name: name } });
		one.stop();
	});
});

describe('feeds', () => {
	const person = uuid<PersonId>();
	let vault: Vault;
	let feed: FeedId;

	beforeEach(async () => {
		vault = await Vault.make(world, tenant.db, 'tag', { person, name: 'Sam', posts: [], lead: true }, 'x'.repeat(12), stretchHere);
		feed = uuid<FeedId>();
	});

	async function unlock(one: Runner): Promise<Feeds> {
		const feeds = new Feeds(tenant.db, vault);
		await feeds.load();
		reader = { person, vault: vault.id, feeds, signedIn: true, gone: new AbortController().signal };
		await one.happened({ on: 'unlocked', person, signed_in: true, feeds: feeds.cursors(), dropped: feeds.dropped() });
		await one.quiet();
		return feeds;
	}

	/** A pull of one feed with so many entries, one page each 500, from what the request says is held. */
	function pullServer(kind: string, count: number, from = 0, cut = false): Server {
		return async (path, { body }) => {
			if (path !== '/sync/pull') return { status: 503, text: '', waitMs: 60_000 };
			const held = (JSON.parse(body as string) as { held: Record<string, [number, string]> }).held[feed];
			let head = held === undefined ? firstHead(tenant.identity.tenant, feed) : unb64(held[1]);
			const start = held?.[0] ?? from;
			let lines = `harken 1 ${tenant.epoch}\nfeeds ${JSON.stringify([[feed, kind, uuid(), count]])}\nfeed ${feed} ${start} ${b64(head)}\n`;
			for (let seq = start + 1; seq <= count; seq++) {
				const entry = JSON.stringify({ id: uuid(), k: 'note-added', v: 1, of: uuid(), at: '', by: null, how: 'key', cmd: uuid(), why: {}, d: { k: 'add-note', v: 1, text: 'a note' } });
				const salt = world.bytes(16);
				head = nextHead(head, seq, { cls: 'F', prev: 0, leaf: leaf(salt, utf8(entry)) });
				lines += `F 0 ${b64(salt)} ${entry}\n`;
				if (seq % 500 === 0 || seq === count) lines += `head ${seq} ${b64(head)}\n`;
			}
			if (cut) return { status: 200, text: lines.slice(0, -100) };
			return { status: 200, text: `${lines}end\n` };
		};
	}

	it('arrive as sealed pages, and are there after the next unlock without a network', async () => {
		world.server = pullServer('roster', 1_203);
		const one = runner();
		await one.start();
		const feeds = await unlock(one);
		expect(feeds.of('roster')[0]).toHaveLength(1_203);
		one.stop();
		const rows = await tenant.db.read((d) => d.getAll('pages'));
		expect(rows.map(({ page }) => page)).toEqual([0, 1, 2]);
		expect(rows.map(({ box }) => new TextDecoder('latin1').decode(box)).join('')).not.toContain('a note');
		const again = new Feeds(tenant.db, vault);
		await again.load();
		expect(again.of('roster')[0]).toHaveLength(1_203);
	});

	it('keep whole pages of a pull that was cut off, and go on from there', async () => {
		world.server = pullServer('roster', 700, 0, true);
		const one = runner();
		await one.start();
		const feeds = await unlock(one);
		expect(feeds.count()).toBe(500);
		world.server = pullServer('roster', 700);
		await one.happened({ on: 'nudged' });
		await one.quiet();
		expect(feeds.count()).toBe(700);
	});

	it('that another tab was told of and stored first are shown here too', async () => {
		world.server = pullServer('roster', 10);
		const one = runner();
		await one.start();
		await unlock(one);
		const feeds = new Feeds(tenant.db, vault);
		let shown = 0;
		const other = new Runner({
			...runner()['ports'],
			reader: () => ({ person, vault: vault.id, feeds, signedIn: true, gone: new AbortController().signal }),
			changed: () => (shown = feeds.count())
		});
		await other.start();
		await other.quiet();
		world.server = pullServer('roster', 11);
		for (const tab of [one, other]) {
			await tab.happened({ on: 'poked' });
			await tab.quiet();
		}
		world.pass(5_000);
		await until(() => shown === 11);
		one.stop();
		other.stop();
	});

	it('of a desk stay in memory on a shared tablet', async () => {
		world.server = pullServer('desk', 10);
		const one = runner();
		await one.start();
		expect((await unlock(one)).count()).toBe(10);
		expect(await tenant.db.read((d) => d.count('pages'))).toBe(0);
		expect(await tenant.db.read((d) => d.count('cursors'))).toBe(0);
	});

	it('that are not followed any more go whole, and the server is told', async () => {
		world.server = pullServer('roster', 10);
		const one = runner();
		await one.start();
		const feeds = await unlock(one);
		world.server = async (path) =>
			path === '/sync/pull' ? { status: 200, text: `harken 1 ${tenant.epoch}\nfeeds []\nend\n` } : { status: 503, text: '' };
		await one.happened({ on: 'nudged' });
		await one.quiet();
		expect(feeds.count()).toBe(0);
		expect(await tenant.db.read((d) => d.count('pages'))).toBe(0);
		expect(await tenant.db.read((d) => d.count('cursors'))).toBe(0);
		expect(await outbox.all(tenant.db)).toHaveLength(1);
		one.stop();
	});

	it('whose past has changed are not believed, and what is held of them stays', async () => {
		world.server = pullServer('roster', 10);
		const one = runner();
		await one.start();
		const feeds = await unlock(one);
		world.server = async (path, ask) => {
			const { status, text: lines } = await pullServer('roster', 12)(path, { ...ask, body: JSON.stringify({ held: {} }) });
			return { status, text: lines };
		};
		await one.happened({ on: 'nudged' });
		await one.quiet();
		expect(feeds.count()).toBe(10);
		expect(refused).toEqual(['its past has changed']);
		one.stop();
	});

	it('are not asked for after the session ended, until the holder signs in again', async () => {
		let asked = 0;
		world.server = async (path) => {
			if (path === '/sync/pull') asked += 1;
			return { status: path === '/sync/pull' ? 401 : 503, text: '' };
		};
		const one = runner();
		await one.start();
		await unlock(one);
		await one.happened({ on: 'nudged' });
		await one.quiet();
		expect(one.state?.holder?.signed_in).toBe(false);
		expect(asked).toBe(1);
		one.stop();
	});

	it('are asked for by name, because the cookie may be of whoever signed in on another page since', async () => {
		const named: unknown[] = [];
		world.server = async (path, ask) => {
			if (path === '/sync/pull') named.push(ask.person);
			return { status: 503, text: '' };
		};
		const one = runner();
		await one.start();
		await unlock(one);
		await one.quiet();
		expect(named).toEqual([one.state?.holder?.person]);
		one.stop();
	});
});
