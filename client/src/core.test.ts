import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, receiptsFor, unframed, type Tenant } from '../tests/support/tenant';
import { Origin, StillWorld, until, type Server } from '../tests/support/world';
import { Core, type Face } from './core.svelte';
import type { ConcernFields } from './port';
import * as device from './store/device';
import * as outbox from './store/outbox';
import { b64 } from './sync/bytes';
import type { DeviceId, PersonId } from './sync/protocol.gen';
import type { Ask } from './world';

const uuid = <T>() => crypto.randomUUID() as T;
const REVOKED = { status: 403, text: JSON.stringify({ type: 'device-revoked', title: '', status: 403 }) };
const LATER = { status: 503, text: '', waitMs: 60_000 };

let origin: Origin;
let tenant: Tenant;
let asked: { path: string; ask: Ask }[];
/** What the server of all tabs answers; null: no network. */
let server: Server | null;

/** A tab as far as the core sees it, with the screen's own reading of the store. */
class Tab implements Face {
	readonly world: StillWorld;
	readonly db = tenant.db;
	readonly core: Core;
	frontDoor: Face['frontDoor'] = null;
	unsent = false;
	reachedAt: number | null = null;
	withdrawn = false;

	constructor() {
		this.world = new StillWorld(origin);
		this.world.server = async (path, ask) => {
			asked.push({ path, ask });
			return server === null ? Promise.reject(new Error('unreachable')) : server(path, ask);
		};
		// No Argon2: what is tested here is not how long a guess takes.
		this.core = new Core(this, async (passphrase) => new TextEncoder().encode(passphrase.padEnd(32).slice(0, 32)));
	}

	async look(): Promise<void> {
		const [door, withdrawn] = await Promise.all([device.frontDoor(this.db), device.isWithdrawn(this.db)]);
		this.frontDoor = door?.door ?? null;
		this.withdrawn = withdrawn && door === null;
	}

	storageFailed(): void {}
	sendLater(): void {}

	static async open(): Promise<Tab> {
		const tab = new Tab();
		await tab.look();
		await tab.core.run();
		return tab;
	}
}

beforeEach(async () => {
	origin = new Origin();
	tenant = await enrolledDevice(new StillWorld(origin));
	asked = [];
	server = null;
	offline();
});

function offline(): void {
	server = async () => {
		const { Unreachable } = await import('./world');
		throw new Unreachable();
	};
}

const calls = (method: string, path: string) => asked.filter((one) => one.path === path && (one.ask.method ?? 'GET') === method);
const DEVI = { person: uuid<PersonId>(), name: 'Devi', posts: [], lead: true, ends_at: '' };
const ROWAN = { person: uuid<PersonId>(), name: 'Rowan', posts: [], lead: false, ends_at: '' };

/** Signs in whoever asks, ends what it is asked to end, and does nothing else yet. */
function online(who: typeof DEVI = DEVI): void {
	server = async (path, { method }) => {
		if (path === '/session' && method === 'POST') return { status: 200, text: JSON.stringify(who) };
		if (path === '/session' || path === '/sessions' || path === '/people/author-keys') return { status: 204, text: '' };
		return LATER;
	};
}

const fields = (saw: string): ConcernFields => ({
	setting: tenant.door.setting, writer: { name: 'Jo', role: '', phone: '' }, children: [{ listed: null, described: 'a boy', roles: [] }],
	danger: 'no', adult: 'no', subjects: [], struck: [], saw, words: '', when: '2026-11-21T13:55', place: '', more: {}
});
const headers = async () =>
	(await outbox.all(tenant.db)).map(({ envelope }) => {
		const end = 5 + (envelope[3] ?? 0) * 256 + (envelope[4] ?? 0);
		return JSON.parse(new TextDecoder().decode(envelope.subarray(5, end))) as { device: DeviceId; how: string; who: PersonId | null };
	});

describe('a sign-out that found no network', () => {
	async function locked(): Promise<Tab> {
		online();
		const tab = await Tab.open();
		expect(await tab.core.holding.unlock('devi', 'harbour kettle')).toBe('unlocked');
		offline();
		await tab.core.holding.lock();
		await until(() => calls('DELETE', '/session').length === 1);
		return tab;
	}

	it('is done after a reload, as soon as there is one, and once', async () => {
		await locked();
		expect(await device.owesSignOut(tenant.db)).toBe(true);
		expect(JSON.stringify(await tenant.db.read((d) => d.getAll('device')))).not.toContain(DEVI.person);
		asked = [];
		online();
		const again = await Tab.open();
		await until(async () => !(await device.owesSignOut(tenant.db)));
		expect(calls('DELETE', '/session').map(({ ask }) => ask.person)).toEqual([undefined]);
		again.core.holding.reached();
		await Tab.open();
		expect(calls('DELETE', '/session')).toHaveLength(1);
	});

	it('is done by the page itself when the network returns, in the name of whom it locked', async () => {
		const tab = await locked();
		asked = [];
		online();
		tab.core.holding.reached();
		await until(async () => !(await device.owesSignOut(tenant.db)));
		expect(calls('DELETE', '/session').map(({ ask }) => ask.person)).toEqual([DEVI.person]);
	});

	it('is owed no longer once somebody signed in: the server ended it then, and the cookie is theirs', async () => {
		const tab = await locked();
		const other = await Tab.open();
		online(ROWAN);
		asked = [];
		expect(await other.core.holding.unlock('rowan', 'marble compass')).toBe('unlocked');
		tab.core.holding.reached();
		await tab.world.exclusive('harken-session', async () => undefined);
		expect(calls('DELETE', '/session')).toEqual([]);
		expect(await device.owesSignOut(tenant.db)).toBe(false);
	});

	it('stays owed while whoever unlocks has not signed in, and is still done then', async () => {
		const tab = await locked();
		expect(await tab.core.holding.unlock('devi', 'harbour kettle')).toBe('unlocked');
		expect(tab.core.holding.holder?.signedIn).toBe(false);
		expect(await device.owesSignOut(tenant.db)).toBe(true);
		online();
		tab.core.holding.reached();
		await until(async () => !(await device.owesSignOut(tenant.db)));
	});
});

describe('what is being read when its reader locks', () => {
	it('is read no further, and whoever signs in next does not wait for it', async () => {
		online();
		const [rest, { Unreachable }] = [server, await import('./world')];
		const cut = ({ until }: Ask) => new Promise<never>((_, no) => until?.addEventListener('abort', () => no(new Unreachable())));
		server = async (path, ask) => (path === '/sync/pull' ? cut(ask) : (rest?.(path, ask) ?? LATER));
		const tab = await Tab.open();
		await tab.core.holding.unlock('devi', 'harbour kettle');
		await until(() => calls('POST', '/sync/pull').length === 1);
		await tab.core.holding.lock();
		await until(() => calls('DELETE', '/session').length === 1);
		expect(calls('POST', '/sync/pull').map(({ ask }) => ask.until?.aborted)).toEqual([true]);
		online(ROWAN);
		await tab.core.holding.unlock('rowan', 'marble compass');
		await until(() => calls('POST', '/sync/pull').some(({ ask }) => ask.person === ROWAN.person));
	});

	it('is not even asked for if its turn comes later', async () => {
		online();
		const tab = await Tab.open();
		let free = () => {};
		void tab.world.exclusive('harken-pull', () => new Promise<void>((done) => (free = done)));
		await tab.core.holding.unlock('devi', 'harbour kettle');
		await tab.core.holding.lock();
		free();
		await tab.world.exclusive('harken-pull', async () => undefined);
		expect(calls('POST', '/sync/pull')).toEqual([]);
	});
});

describe('signing out everywhere', () => {
	it('ends every session of the holder and locks', async () => {
		online();
		const tab = await Tab.open();
		await tab.core.holding.unlock('devi', 'harbour kettle');
		expect(await tab.core.holding.signOutEverywhere()).toBe('done');
		expect(calls('DELETE', '/sessions').map(({ ask }) => ask.person)).toEqual([DEVI.person]);
		expect(tab.core.holding.holder).toBeNull();
		expect(await device.owesSignOut(tenant.db)).toBe(false);
	});

	it('says so when there is no network, and locks nothing', async () => {
		online();
		const tab = await Tab.open();
		await tab.core.holding.unlock('devi', 'harbour kettle');
		offline();
		expect(await tab.core.holding.signOutEverywhere()).toBe('no-network');
		expect(tab.core.holding.holder?.name).toBe('Devi');
	});
});

describe('when one tab enrols the tablet anew', () => {
	it('every other one is that device too: nobody is signed in on it, and what is written is signed by it', async () => {
		online();
		const [one, other] = [await Tab.open(), await Tab.open()];
		await other.core.holding.unlock('devi', 'harbour kettle');
		const next = await enrolledDevice(new StillWorld(origin));
		server = async (path) => {
			if (path !== '/devices/enrol') return LATER;
			const { identity, door, epoch } = next;
			return { status: 200, text: JSON.stringify({ device: identity.device, tenant: identity.tenant, signing_key: b64(identity.signingKey), epoch, front_door: door }) };
		};
		expect(await one.core.enrol('affinity.K7QF2M9DXW4T', 'Elm tablet')).toBe('enrolled');
		await until(() => other.core.holding.holder === null && other.frontDoor?.device === next.identity.device);
		for (const tab of [one, other]) await tab.core.recorder.newDraft().save(fields('words'));
		expect((await headers()).map((header) => header.device)).toEqual([next.identity.device, next.identity.device]);
	});
});

describe('when the server has withdrawn the device', () => {
	/** Held, with a receipt each, as the server does. */
	const withdrawn: Server = async (path, { body }) =>
		path === '/sync/push' ? { status: 200, text: await receiptsFor(tenant, unframed(body as Uint8Array)) } : REVOKED;

	it('no tab is anybody any more, once what its holder was writing has gone up under their name', async () => {
		online();
		const [one, other] = [await Tab.open(), await Tab.open()];
		await one.core.holding.unlock('devi', 'harbour kettle');
		const draft = one.core.recorder.newDraft();
		draft.change(fields('She had a cut on her lip.'));
		await draft.keep();
		server = withdrawn;
		for (const tab of [one, other]) tab.world.pass(3_600_000);
		await until(() => one.core.holding.holder === null);
		await until(async () => {
			for (const tab of [one, other]) tab.world.pass(60_000);
			return one.withdrawn && other.withdrawn;
		});
		expect(await headers()).toMatchObject([{ how: 'key', who: DEVI.person }]);
		expect((await outbox.all(tenant.db))[0]?.receipt).toBeDefined();
		expect(await tenant.db.read((d) => d.getAllKeys('device'))).toEqual(['withdrawn']);
		for (const name of ['holders', 'pages', 'cursors', 'mine', 'drafts'] as const) expect(await tenant.db.read((d) => d.count(name))).toBe(0);
		expect((await Tab.open()).withdrawn).toBe(true);
	});

	it('its vaults open for nobody, with a network or without, while it still has something to send', async () => {
		online();
		const tab = await Tab.open();
		await tab.core.holding.unlock('devi', 'harbour kettle');
		await tab.core.recorder.newDraft().save(fields('words'));
		await tab.core.holding.lock();
		server = async (path, ask) => (path === '/sync/push' ? LATER : withdrawn(path, ask));
		expect(await tab.core.holding.unlock('devi', 'harbour kettle')).toBe('device-revoked');
		await until(() => device.isWithdrawn(tenant.db));
		offline();
		expect(await tab.core.holding.unlock('devi', 'harbour kettle')).toBe('device-revoked');
		expect(await device.anyWaiting(tenant.db)).toBe(true);
		expect(await tenant.db.read((d) => d.count('holders'))).toBe(1);
	});

	it('somebody who is writing at its front door loses nothing: their text goes up when they saved it', async () => {
		server = LATER_SERVER;
		const tab = await Tab.open();
		const draft = tab.core.recorder.newDraft();
		draft.change(fields('He asked not to'));
		await draft.keep();
		server = withdrawn;
		tab.world.pass(6 * 60_000);
		await tab.core.nudge();
		await until(() => device.isWithdrawn(tenant.db));
		draft.change(fields('He asked not to go home on Friday.'));
		await draft.save(fields('He asked not to go home on Friday.'));
		await until(() => tab.withdrawn);
		expect(await headers()).toHaveLength(1);
		expect((await outbox.all(tenant.db))[0]?.receipt).toBeDefined();
	});
});

const LATER_SERVER: Server = async () => LATER;
