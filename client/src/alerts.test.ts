import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../tests/support/pushing';
import { enrolledDevice, type Tenant } from '../tests/support/tenant';
import { Origin, StillWorld, until } from '../tests/support/world';
import { Alerts, type Awaited } from './alerts.svelte';
import { reach } from './reach';
import * as device from './store/device';
import { b64, utf8 } from './sync/bytes';
import type { DeviceId, EpochId, PersonId } from './sync/protocol.gen';
import { renew } from './sw/renew';

const DAY = 24 * 3_600_000;
const KEY = b64(utf8('the key'));
const uuid = <T>() => crypto.randomUUID() as T;
const lead = (): Awaited => ({ person: uuid<PersonId>(), vault: uuid<string>(), signedIn: true, answers: true });

let origin: Origin;
let world: StillWorld;
let tenant: Tenant;
let browser: Browser;
let holder: Awaited | null;
let shared: boolean;
let key: string;
/** What the server was asked, without the questions for its key. */
let told: string[];
let alerts: Alerts;

beforeEach(async () => {
	origin = new Origin();
	world = new StillWorld(origin);
	tenant = await enrolledDevice(world, { shared: false });
	browser = new Browser();
	holder = lead();
	shared = false;
	key = KEY;
	told = [];
	alerts = tab();
	answering(204);
});

const tab = () => new Alerts({ world, db: tenant.db, pushing: browser, shared: () => shared, holder: () => holder });

function answering(status: number): void {
	world.server = async (path, { body, person }) => {
		if (path === '/alerts/key') return { status: 200, text: JSON.stringify({ key }) };
		const { old, endpoint } = JSON.parse(body as string) as { old?: string; endpoint: string };
		const who = person === undefined ? '' : person === holder?.person ? ' by the holder' : ' by another';
		told.push(`${path.slice('/alerts/'.length)} ${old === undefined ? '' : `${old.slice(-1)} > `}${endpoint.slice(-1)}${who}`);
		return { status, text: '' };
	};
}

const kept = () => device.alerts(tenant.db);
const pass = async (ms: number) => {
	world.pass(ms);
	await alerts.check();
};

describe('turning alerts on', () => {
	it('asks the person, subscribes with our key and tells the server', async () => {
		await alerts.look();
		expect(alerts.here).toBe('off');
		expect(await alerts.turnOn()).toBe('on');
		expect(alerts.here).toBe('on');
		expect([told, browser.held?.key]).toEqual([['subscriptions 1 by the holder'], KEY]);
	});

	it.each(['denied', 'default'] as const)('ends where the person says no: %s', async (answer) => {
		browser.answer = answer;
		expect(await alerts.turnOn()).toBe('refused');
		expect([alerts.here, told, browser.addresses]).toEqual([answer === 'denied' ? 'blocked' : 'off', [], 0]);
	});

	it('says that there is no network, and can be tried again', async () => {
		world.server = null;
		expect(await alerts.turnOn()).toBe('no-network');
		holder = { ...holder!, signedIn: false };
		expect(await alerts.turnOn()).toBe('no-network');
		holder = { ...holder, signedIn: true };
		answering(204);
		expect(await alerts.turnOn()).toBe('on');
	});

	it.each([403, 400, 503])('is not said to be on when the server does not take it: %i', async (status) => {
		answering(status);
		expect(await alerts.turnOn()).toBe('failed');
		expect([alerts.here, await kept()]).toEqual(['off', null]);
	});

	it('gives up after 20 s with a browser that never comes back', async () => {
		browser.subscribing = 'hangs';
		const result = alerts.turnOn();
		let done = false;
		void result.then(() => (done = true));
		await until(() => {
			world.pass(1_000);
			return done;
		});
		expect(await result).toBe('failed');
	});

	it('fails where the browser refuses, without a person or without push', async () => {
		browser.subscribing = 'refuses';
		expect(await alerts.turnOn()).toBe('failed');
		holder = null;
		expect(await alerts.turnOn()).toBe('failed');
		holder = lead();
		browser.granted = null;
		expect([await alerts.turnOn(), alerts.here]).toEqual(['failed', 'off']);
		await alerts.look();
		expect(alerts.here).toBe('impossible');
	});
});

describe('a shared device', () => {
	beforeEach(() => {
		shared = true;
	});

	it('never wakes anyone, whatever is tapped', async () => {
		expect([await alerts.turnOn(), browser.addresses, told]).toEqual(['failed', 0, []]);
		await alerts.look();
		expect(alerts.here).toBe('shared');
	});

	it('lets go of what it had as a personal one', async () => {
		shared = false;
		await alerts.turnOn();
		shared = true;
		await pass(DAY);
		expect([browser.held, told.at(-1)]).toEqual([null, 'subscriptions/ended 1']);
	});
});

describe('what the server was told', () => {
	beforeEach(async () => {
		await alerts.turnOn();
		told.length = 0;
	});

	it('is told again once a day, and not more often', async () => {
		for (let hour = 0; hour < 24; hour++) await pass(3_600_000);
		expect(told).toEqual([]);
		await pass(3_600_000);
		for (let hour = 0; hour < 20; hour++) await pass(3_600_000);
		expect(told).toEqual(['subscriptions 1 by the holder']);
	});

	it('is told again after the browser changed the address, or lost it', async () => {
		browser.held = browser.another(KEY);
		alerts = tab();
		await alerts.look();
		expect(alerts.here).toBe('off');
		await alerts.check();
		browser.held = null;
		alerts = tab();
		await alerts.check();
		expect(told).toEqual(['subscriptions 2 by the holder', 'subscriptions 3 by the holder']);
		expect(alerts.here).toBe('on');
	});

	it.each([true, false])('is told of a new address after the server changed its key; the browser says its key: %s', async (saysKey) => {
		browser.saysKey = saysKey;
		if (!saysKey) browser.held = { ...browser.held!, key: '' };
		key = b64(utf8('another key'));
		await pass(DAY + 1);
		expect([told, (await kept())?.key]).toEqual([['subscriptions 2 by the holder'], key]);
	});

	it('is told as soon as there is a network, and after a refusal in ten minutes', async () => {
		browser.held = browser.another(KEY);
		alerts = tab();
		world.server = null;
		await alerts.check();
		answering(500);
		await alerts.check();
		await alerts.check();
		expect(told).toHaveLength(1);
		answering(204);
		await pass(600_000);
		expect([told.length, alerts.here]).toEqual([2, 'on']);
	});

	it('is nobody else’s business: not before the sign-in is confirmed, nor with nobody there', async () => {
		browser.held = browser.another(KEY);
		alerts = tab();
		holder = { ...holder!, signedIn: false };
		await alerts.check();
		holder = null;
		await alerts.check();
		expect(told).toEqual([]);
	});

	it('is forgotten when the device is enrolled as another, and told anew as that one', async () => {
		const who = { ...tenant.identity, device: uuid<DeviceId>() };
		await device.enrolled(tenant.db, who, { door: tenant.door, readAt: 0 }, uuid<EpochId>());
		alerts = tab();
		await alerts.check();
		expect(told).toEqual(['subscriptions 1 by the holder']);
	});

	it('is told once by two tabs', async () => {
		browser.held = null;
		await Promise.all([tab().check(), tab().check()]);
		expect(told).toEqual(['subscriptions 2 by the holder']);
	});
});

describe('another person on a personal device', () => {
	beforeEach(async () => {
		await alerts.turnOn();
		told.length = 0;
	});

	it('who may have to be woken takes its alerts over', async () => {
		holder = lead();
		await alerts.look();
		expect(alerts.here).toBe('off');
		await alerts.check();
		expect([told, alerts.here]).toEqual([['subscriptions 1 by the holder'], 'on']);
	});

	it('who only records does not silence whoever it wakes', async () => {
		holder = { ...lead(), answers: false };
		await alerts.check();
		expect([told, alerts.here]).toEqual([[], 'off']);
	});
});

describe('turning alerts off', () => {
	beforeEach(async () => {
		await alerts.turnOn();
		told.length = 0;
	});

	it('ends them here and at the server, for good', async () => {
		await alerts.turnOff();
		expect([told, browser.held, alerts.here]).toEqual([['subscriptions/ended 1'], null, 'off']);
		alerts = tab();
		await pass(2 * DAY);
		expect(told).toHaveLength(1);
		await alerts.turnOn();
		expect([alerts.here, told.at(-1)]).toEqual(['on', 'subscriptions 2 by the holder']);
	});

	it('holds without a network, and though the browser brings it back', async () => {
		world.server = null;
		await alerts.turnOff();
		browser.held = browser.another(KEY);
		answering(204);
		await pass(2 * DAY);
		expect([told, alerts.here]).toEqual([[], 'off']);
	});
});

describe('an address that the browser changed with nobody there', () => {
	const held = (n: number, endpointKey: string | null = KEY) => ({
		endpoint: `https://push.example/${n}`,
		options: { applicationServerKey: endpointKey === null ? null : utf8('the key').buffer },
		getKey: () => new Uint8Array([n]).buffer
	}) as unknown as PushSubscription;
	const manager = (n: number) => ({
		subscribe: async (options?: PushSubscriptionOptionsInit) => {
			expect(new Uint8Array(options?.applicationServerKey as ArrayBuffer)).toEqual(utf8('the key'));
			return held(n);
		}
	});
	const never = { subscribe: () => Promise.reject(new Error('there was one')) };

	beforeEach(async () => {
		await alerts.turnOn();
		told.length = 0;
	});

	it('is told to the server by the device alone, whatever the event leaves out', async () => {
		await renew(world, tenant.db, never, { oldSubscription: held(1), newSubscription: held(2) });
		await renew(world, tenant.db, manager(3), { oldSubscription: held(2, null) });
		await renew(world, tenant.db, manager(4), {});
		expect(told).toEqual(['subscriptions/renewed 1 > 2', 'subscriptions/renewed 2 > 3', 'subscriptions/renewed 3 > 4']);
		expect((await kept())?.endpoint).toBe('https://push.example/4');
	});

	it('is found at the next unlock if the server could not be told', async () => {
		world.server = null;
		await renew(world, tenant.db, manager(2), {});
		answering(204);
		browser.held = { ...browser.another(KEY), endpoint: 'https://push.example/2' };
		alerts = tab();
		await alerts.check();
		expect(told).toEqual(['subscriptions 2 by the holder']);
	});

	it('is not asked for by a device whose holder turned alerts off', async () => {
		await alerts.turnOff();
		told.length = 0;
		await renew(world, tenant.db, never, {});
		expect(told).toEqual([]);
	});
});

it('says how the leads could be reached now, and nothing without a network', async () => {
	const one = { person: uuid(), name: 'Sam', title: 'Lead', setting: null, by: 'none', devices: 0 };
	world.server = async () => ({ status: 200, text: JSON.stringify({ people: [{ ...one, heard_at: null }] }) });
	const asking = { world, holder: () => holder?.person ?? null };
	expect(await reach(asking)).toEqual([{ ...one, heardAt: null }]);
	world.server = null;
	expect(await reach(asking)).toBeNull();
	holder = null;
	expect(await reach(asking)).toBeNull();
});
