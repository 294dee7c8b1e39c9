import 'fake-indexeddb/auto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, receiptsFor } from '../tests/support/tenant';
import { StillWorld, until } from '../tests/support/world';
import { Looks } from './looked';
import { Recorder } from './recorder';
import { Database } from './store/database';
import * as device from './store/device';
import * as holders from './store/holders';
import * as outbox from './store/outbox';
import type { MatterId, PersonId, ReportOpened } from './sync/protocol.gen';
import { receipts, signingKey } from './sync/receipt';
import { stretchHere } from './vault/argon';
import { Vault } from './vault/vault';

const uuid = <T>() => crypto.randomUUID() as T;
const matter = () => uuid<MatterId>();
const MINUTE = 60_000;

const vaults = new Map<string, Vault>();
let world: StillWorld;
let db: Database;
let holder: Vault | null;
let told: ReportOpened[];
let full: boolean;
let looks: Looks;

/** Two people who hold the device by turns. */
const vaultOf = (name: string): Vault => vaults.get(name)!;
beforeAll(async () => {
	const unkept = new Database(`vaults-${uuid<string>()}`);
	for (const name of ['Devi', 'Tom']) {
		const who = { person: uuid<PersonId>(), name, posts: [], lead: true };
		vaults.set(name, await Vault.make(new StillWorld(), unkept, name, who, 'x'.repeat(12), stretchHere));
	}
});

beforeEach(() => {
	world = new StillWorld();
	db = new Database(`test-${uuid<string>()}`);
	holder = vaultOf('Devi');
	told = [];
	full = false;
	looks = newPage();
});

function newPage(): Looks {
	return new Looks({
		world,
		db,
		vault: () => holder,
		report: async (command) => {
			if (full) throw new Error('full');
			told.push(command);
		}
	});
}

const matters = () => told.map(({ opened }) => opened.map((one) => one.matter));

/** So many reports, and a moment longer, in which there might be more. */
async function reports(count: number): Promise<void> {
	await until(() => told.length >= count);
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(told).toHaveLength(count);
}

const kept = (count: number) =>
	until(async () => {
		const box = await holders.opened(db, holder!.id);
		return box !== null && (await holder!.open<unknown[]>(['opened'], box))?.length === count;
	});

describe('what is opened', () => {
	it('is told together, a minute after the first, with the time of each', async () => {
		const [a, b] = [matter(), matter()];
		looks.opened(a);
		world.pass(30_000);
		looks.opened(b);
		world.pass(29_999);
		await reports(0);
		world.pass(1);
		await reports(1);
		expect(told).toEqual([
			{ k: 'report-opened', v: 1, opened: [{ matter: a, at: '2026-11-21T13:55:00.000Z' }, { matter: b, at: '2026-11-21T13:55:30.000Z' }] }
		]);
		world.pass(5 * MINUTE);
		await reports(1);
	});

	it('is told at once when there are twenty, and the rest a minute later', async () => {
		const all = Array.from({ length: 23 }, matter);
		for (const one of all) looks.opened(one);
		await reports(1);
		world.pass(MINUTE);
		await reports(2);
		expect(matters()).toEqual([all.slice(0, 20), all.slice(20)]);
	});

	it('counts once in a quarter of an hour for each who holds the device, also over a lock', async () => {
		const one = matter();
		const locked = async (next: Vault | null) => {
			await looks.tell();
			holder = next;
		};
		looks.opened(one);
		looks.opened(one);
		await locked(vaultOf('Tom'));
		looks.opened(one);
		await locked(vaultOf('Devi'));
		world.pass(14 * MINUTE);
		looks.opened(one);
		await locked(vaultOf('Devi'));
		expect(matters()).toEqual([[one], [one]]);
		world.pass(MINUTE);
		looks.opened(one);
		await locked(null);
		expect(matters()).toEqual([[one], [one], [one]]);
		looks.opened(matter());
		world.pass(MINUTE);
		await reports(3);
	});

	it('is told before the page is hidden or the device locks, and nothing is told of nothing', async () => {
		await looks.tell();
		expect(told).toEqual([]);
		looks.opened(matter());
		await looks.tell();
		await looks.tell();
		expect(told).toHaveLength(1);
	});

	it('is told as soon as the store can take it', async () => {
		full = true;
		const [a, b] = [matter(), matter()];
		looks.opened(a);
		await looks.tell();
		looks.opened(b);
		full = false;
		world.pass(MINUTE);
		await reports(1);
		expect(matters()).toEqual([[a, b]]);
	});

	it('is never told in the name of whoever holds the device next', async () => {
		full = true;
		looks.opened(matter());
		await looks.tell();
		holder = vaultOf('Tom');
		full = false;
		const mine = matter();
		looks.opened(mine);
		world.pass(MINUTE);
		await reports(1);
		expect(matters()).toEqual([[mine]]);
	});
});

describe('what could not be told', () => {
	const [a, b] = [matter(), matter()];

	it('is told when they unlock here again, once, and by nobody else', async () => {
		looks.opened(a);
		looks.opened(b);
		await kept(2); // and the page is closed
		looks = newPage();
		holder = vaultOf('Tom');
		await looks.resume();
		expect(told).toEqual([]);
		holder = vaultOf('Devi');
		await looks.resume();
		expect(matters()).toEqual([[a, b]]);
		expect(await db.read((d) => d.getAll('mine'))).toHaveLength(1);
	});

	it('lies under their vault and is not among what they made', async () => {
		looks.opened(a);
		await kept(1);
		const [row] = await db.read((d) => d.getAll('mine'));
		expect(new TextDecoder('latin1').decode(row!.box)).not.toContain(a);
		expect(await holders.mine(db, holder!.id)).toEqual([]);
		expect(await vaultOf('Tom').open(['opened'], row!.box)).toBeNull();
	});

	it('is kept with what is opened next', async () => {
		full = true;
		looks.opened(a);
		await looks.tell();
		looks.opened(b);
		await kept(2);
		full = false;
		looks = newPage();
		await looks.resume();
		expect(matters()).toEqual([[a, b]]);
	});
});

describe('a report', () => {
	it('goes the ordinary way, signed, and nobody is told that it waits', async () => {
		const tenant = await enrolledDevice(world);
		const { identity, door } = tenant;
		db = tenant.db;
		const heard: unknown[] = [];
		const recorder = new Recorder({
			world,
			db,
			identity: () => identity,
			frontDoor: () => door,
			vault: () => holder,
			happened: (what, quiet) => heard.push([what.on, quiet]),
			recorded: ({ cmd, madeAt }) => ({ reference: '', cmd, madeAt, telling: { state: 'here' } })
		});
		looks = new Looks({ world, db, vault: () => holder, report: (command) => recorder.report(command) });
		looks.opened(matter());
		await kept(1);
		expect(await db.read((d) => d.getAllKeys('mine'))).toEqual([[holder!.id, holders.OPENED]]);
		await looks.tell();
		const [row] = await outbox.all(db);
		expect(row).toMatchObject({ seq: 1, waiting: 1, quiet: true });
		expect(heard).toEqual([['saved', true]]);
		const size = new DataView(row!.envelope.buffer).getUint16(3);
		const header: unknown = JSON.parse(new TextDecoder().decode(row!.envelope.slice(5, 5 + size)));
		expect(header).toMatchObject({ how: 'key', who: holder!.profile.person });
		expect(await db.read((d) => d.getAll('mine'))).toEqual([]);
		expect([await device.anyWaiting(db), await device.anyUnsent(db)]).toEqual([true, false]);

		await recorder.record({ k: 'acknowledge-concern', v: 1, concern: matter() }, false);
		expect(await device.anyUnsent(db)).toBe(true);

		const lines = await receiptsFor(tenant, [row!.envelope]);
		await outbox.keepReceipts(db, tenant.epoch, await receipts(lines, await signingKey(identity.signingKey), identity.tenant));
		await outbox.keepEpoch(db, { epoch: uuid(), past: [tenant.epoch] }, [row!.cmd]);
		expect(await outbox.find(db, row!.cmd)).toMatchObject({ waiting: 1, quiet: true });
	});
});

describe('who looked', () => {
	const answer = {
		looked: [{ person: 'p', name: 'Devi Marsh', title: 'Lead', first_at: '1', last_at: '2', opened: 3 }],
		sent: [{ person: 'p', name: 'Devi Marsh', title: 'Lead', at: '0' }]
	};

	it('is asked of the server, for the holder', async () => {
		const [one, asked] = [matter(), [] as unknown[]];
		world.server = async (path, { person }) => {
			asked.push([path, person]);
			return { status: 200, text: JSON.stringify(answer) };
		};
		expect(await looks.who(one)).toEqual({
			looked: [{ person: 'p', name: 'Devi Marsh', title: 'Lead', firstAt: '1', lastAt: '2', opened: 3 }],
			sent: answer.sent
		});
		expect(asked).toEqual([[`/access/matters/${one}`, holder!.profile.person]]);
	});

	it.each([401, 404, 503])('is not known where the server says %d, and without a network', async (status) => {
		world.server = async () => ({ status, text: JSON.stringify({ type: 'not-found' }) });
		expect(await looks.who(matter())).toBeNull();
		world.server = null;
		expect(await looks.who(matter())).toBeNull();
		holder = null;
		expect(await looks.who(matter())).toBeNull();
	});
});
