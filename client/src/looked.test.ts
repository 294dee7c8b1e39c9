import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, receiptsFor } from '../tests/support/tenant';
import { StillWorld } from '../tests/support/world';
import { Looks } from './looked';
import { Recorder } from './recorder';
import * as device from './store/device';
import * as outbox from './store/outbox';
import type { MatterId, PersonId, ReportOpened } from './sync/protocol.gen';
import { receipts, signingKey } from './sync/receipt';
import { stretchHere } from './vault/argon';
import { Vault } from './vault/vault';

const uuid = <T>() => crypto.randomUUID() as T;
const matter = () => uuid<MatterId>();
const MINUTE = 60_000;

let world: StillWorld;
let holder: PersonId | null;
let told: ReportOpened[];
let full: boolean;
let looks: Looks;

beforeEach(() => {
	world = new StillWorld();
	holder = uuid<PersonId>();
	told = [];
	full = false;
	looks = new Looks({
		world,
		holder: () => holder,
		report: async (command) => {
			if (full) throw new Error('full');
			told.push(command);
		}
	});
});

const matters = () => told.map(({ opened }) => opened.map((one) => one.matter));

/** Lets so much time pass, and what it started come to its end. */
async function after(ms: number): Promise<void> {
	world.pass(ms);
	await new Promise((resolve) => setTimeout(resolve));
}

describe('what is opened', () => {
	it('is told together, a minute after the first, with the time of each', async () => {
		const [a, b] = [matter(), matter()];
		looks.opened(a);
		world.pass(30_000);
		looks.opened(b);
		await after(29_000);
		expect(told).toEqual([]);
		await after(1_000);
		expect(told).toEqual([
			{ k: 'report-opened', v: 1, opened: [{ matter: a, at: '2026-11-21T13:55:00.000Z' }, { matter: b, at: '2026-11-21T13:55:30.000Z' }] }
		]);
		await after(5 * MINUTE);
		expect(told).toHaveLength(1);
	});

	it('is told at once when there are twenty, and the rest a minute later', async () => {
		const all = Array.from({ length: 23 }, matter);
		for (const one of all) looks.opened(one);
		await after(0);
		expect(matters()).toEqual([all.slice(0, 20)]);
		await after(MINUTE);
		expect(matters()).toEqual([all.slice(0, 20), all.slice(20)]);
	});

	it('counts once in a quarter of an hour for each who holds the device, also over a lock', async () => {
		const [one, first] = [matter(), holder];
		const locked = async (next: PersonId | null) => {
			await looks.tell();
			holder = next;
		};
		looks.opened(one);
		looks.opened(one);
		await locked(uuid());
		looks.opened(one);
		await locked(first);
		await after(14 * MINUTE);
		looks.opened(one);
		await locked(first);
		expect(matters()).toEqual([[one], [one]]);
		await after(MINUTE);
		looks.opened(one);
		await locked(null);
		expect(matters()).toEqual([[one], [one], [one]]);
		looks.opened(matter());
		await after(MINUTE);
		expect(told).toHaveLength(3);
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
		await after(MINUTE);
		expect(matters()).toEqual([[a, b]]);
	});

	it('is never told in the name of whoever holds the device next', async () => {
		full = true;
		looks.opened(matter());
		await looks.tell();
		holder = uuid<PersonId>();
		full = false;
		const mine = matter();
		looks.opened(mine);
		await after(MINUTE);
		expect(matters()).toEqual([[mine]]);
	});
});

describe('a report', () => {
	it('goes the ordinary way, signed, and nobody is told that it waits', async () => {
		const tenant = await enrolledDevice(world);
		const { db, identity, door } = tenant;
		const profile = { person: holder!, name: 'Sam', posts: [], lead: true };
		const vault = await Vault.make(world, db, 'tag', profile, 'x'.repeat(12), stretchHere);
		const heard: unknown[] = [];
		const recorder = new Recorder({
			world,
			db,
			identity: () => identity,
			frontDoor: () => door,
			vault: () => vault,
			happened: (what, quiet) => heard.push([what.on, quiet]),
			recorded: ({ cmd, madeAt }) => ({ reference: '', cmd, madeAt, telling: { state: 'here' } })
		});
		looks = new Looks({ world, holder: () => holder, report: (command) => recorder.report(command) });
		looks.opened(matter());
		await looks.tell();
		const [row] = await outbox.all(db);
		expect(row).toMatchObject({ seq: 1, waiting: 1, quiet: true });
		expect(heard).toEqual([['saved', true]]);
		const size = new DataView(row!.envelope.buffer).getUint16(3);
		expect(JSON.parse(new TextDecoder().decode(row!.envelope.slice(5, 5 + size)))).toMatchObject({ how: 'key', who: holder });
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
		expect(asked).toEqual([[`/access/matters/${one}`, holder]]);
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
