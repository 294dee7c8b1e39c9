import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, type Tenant } from '../../tests/support/tenant';
import { StillWorld } from '../../tests/support/world';
import * as device from '../store/device';
import * as store from '../store/guide';
import type { DeviceId, EpochId, FrontDoor } from '../sync/protocol.gen';
import { kept, wholeGuide } from './kept.svelte';

/** As the server writes it: the digest is over the same text without it. */
async function served(title: string): Promise<{ text: string; digest: string }> {
	const text = (digest: string) => `{"digest":"${digest}","title":${JSON.stringify(title)},"signs":[]}`;
	const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text(''))));
	const digest = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return { text: text(digest), digest };
}

let world: StillWorld;
let tenant: Tenant;
let door: FrontDoor;
let first: Awaited<ReturnType<typeof served>>;
let asked: number;

beforeEach(async () => {
	world = new StillWorld();
	tenant = await enrolledDevice(world);
	first = await served('Affinity: child exploitation policy');
	door = { ...tenant.door, guide: first.digest };
	asked = 0;
	answering(first.text);
});

function answering(text: string, status = 200): void {
	world.server = async (path) => {
		expect(path).toBe('/guide');
		asked += 1;
		return { status, text };
	};
}

const ports = () => ({ world, db: tenant.db });

describe('the guide of a device', () => {
	it('is fetched when the door names it, kept, and read again with no network', async () => {
		await kept.follow(ports(), door);
		expect(kept.guide?.title).toBe('Affinity: child exploitation policy');
		await kept.follow(ports(), door);
		expect(asked).toBe(1);
		world.server = null;
		await kept.load(ports(), { ...door, device: crypto.randomUUID() as DeviceId });
		expect((await kept.load(ports(), door))?.digest).toBe(first.digest);
	});

	it('is replaced only by the one that the door names, whole', async () => {
		await kept.follow(ports(), door);
		const second = await served('Newer');
		const newer = { ...door, guide: second.digest };
		for (const [text, status] of [[first.text, 200], [second.text.slice(0, -5), 200], ['', 503], [second.text.replace('Newer', 'Other'), 200]] as const) {
			answering(text, status);
			await kept.follow(ports(), newer);
			expect((await store.guide(tenant.db))?.digest).toBe(first.digest);
		}
		answering(second.text);
		await kept.follow(ports(), newer);
		expect(kept.guide?.title).toBe('Newer');
		expect((await store.guide(tenant.db))?.title).toBe('Newer');
	});

	it('is none where the door names none, and nobody is asked', async () => {
		await kept.follow(ports(), { ...door, guide: '' });
		expect(await kept.load(ports(), { ...door, guide: '' })).toBeNull();
		expect([kept.read, asked]).toEqual([true, 0]);
	});

	it('goes with the device that it was kept for', async () => {
		await kept.follow(ports(), door);
		const other = { ...tenant.identity, device: crypto.randomUUID() as DeviceId };
		await device.enrolled(tenant.db, other, { door, readAt: 0 }, crypto.randomUUID() as EpochId);
		expect(await store.guide(tenant.db)).toBeNull();
		await expect(store.keepGuide(tenant.db, { title: 'late' } as never, door)).rejects.toThrow();
	});
});

it('knows a guide that was cut or changed on the way', async () => {
	expect(await wholeGuide(first.text, first.digest)).toMatchObject({ signs: [] });
	expect(await wholeGuide(first.text + ' ', first.digest)).toBeNull();
	expect(await wholeGuide('', first.digest)).toBeNull();
});
