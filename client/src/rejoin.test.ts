/** A tablet that has lost its cookie: the server does not know it, and it says once more who it is. */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, receiptsFor, sealed, unframed, type Tenant } from '../tests/support/tenant';
import { Origin, StillWorld } from '../tests/support/world';
import { Runner } from './runner';
import * as device from './store/device';
import * as outbox from './store/outbox';
import type { CommandId, MatterId } from './sync/protocol.gen';
import { Tellings } from './telling';
import { unlock } from './unlocking';
import { stretchHere } from './vault/argon';

const OLD_DOOR_MS = 3_600_000;
const on = () => new Promise((resolve) => setTimeout(resolve, 1));

let world: StillWorld;
let tenant: Tenant;
let asked: string[];
let given: string;

/** The cookie goes out with what is asked and comes in with the answer; each that the server gives ends the one before. */
beforeEach(async () => {
	world = new StillWorld(new Origin());
	tenant = await enrolledDevice(world);
	asked = [];
	given = 'lost with the battery';
	let kept = '';
	world.server = async (path, { body }) => {
		asked.push(path);
		const cookie = kept;
		await on();
		if (path === '/devices/enrol') {
			const mine = (given = crypto.randomUUID());
			await on();
			kept = mine;
			return { status: 200, text: JSON.stringify({ device: tenant.identity.device }) };
		}
		if (cookie !== given) return { status: 401, text: JSON.stringify({ type: 'not-enrolled' }) };
		if (path === '/sync/push') return { status: 200, text: await receiptsFor(tenant, unframed(body as Uint8Array)) };
		if (path === '/devices/front-door') return json({ front_door: tenant.door, epoch: tenant.epoch, covered: null });
		if (path === '/session') return json({ person: crypto.randomUUID(), name: 'Devi Marsh', posts: [], lead: true, ends_at: '' });
		const { cmds } = JSON.parse(body as string) as { cmds: CommandId[] };
		const by = { name: 'Devi Marsh', role: 'Lead' };
		return json({ told: cmds.map((cmd) => ({ cmd, told: 'acknowledged', at: '2026-11-21T14:10:00.000Z', by })) });
	};
});

const json = (value: object) => ({ status: 200, text: JSON.stringify(value) });
const enrolled = () => asked.filter((path) => path === '/devices/enrol').length;

async function save(seq: number): Promise<CommandId> {
	const note = { k: 'add-note', v: 1, concern: crypto.randomUUID() as unknown as MatterId, text: 'Rang.' } as const;
	const item = await sealed(world, tenant, null, note, crypto.randomUUID() as unknown as CommandId, seq);
	await outbox.add(tenant.db, item, null);
	return item.cmd;
}

function runner(): Runner {
	const nothing = () => undefined;
	return new Runner({
		world,
		db: tenant.db,
		identity: tenant.identity,
		epochs: () => import('./sync/epoch'),
		reader: () => null,
		seal: () => Promise.reject(new Error('nobody signs here')),
		withdrawn: () => Promise.resolve(),
		leaving: () => Promise.resolve(true),
		...{ stepped: nothing, changed: nothing, door: nothing, reached: nothing, received: nothing },
		...{ refused: nothing, storageFailed: nothing, forgotten: nothing, moved: nothing }
	});
}

describe('a tablet that has lost its cookie', () => {
	it('says once who it is, whatever it asks for at the same time, and sends what waits at once', async () => {
		await save(1);
		await device.keepFrontDoor(tenant.db, { door: tenant.door, readAt: world.now() - OLD_DOOR_MS });
		const tabs = [runner(), runner()];
		await Promise.all(tabs.map((one) => one.start()));
		await Promise.all(tabs.map((one) => one.quiet()));
		expect(tabs.map(({ state }) => [state?.push.refused, state?.door.refused])).toEqual([[null, null], [null, null]]);
		expect(await device.anyWaiting(tenant.db)).toBe(false);
		expect(enrolled()).toBe(1);
		for (const one of tabs) one.stop();
	});

	it('hears who has what was sent from it', async () => {
		const cmd = await save(1);
		const one = runner();
		await one.start();
		await one.quiet();
		one.stop();
		given = 'what a restored server knows';
		expect((await new Tellings(world, tenant.db, () => undefined).ask(cmd))?.telling).toMatchObject({ state: 'acknowledged' });
	});

	it('lets somebody sign in', async () => {
		const of = { world, db: tenant.db, identity: tenant.identity, stretch: stretchHere };
		expect(await unlock(of, 'devi', 'three dry words')).toMatchObject({ result: 'unlocked', signedIn: true });
	});
});
