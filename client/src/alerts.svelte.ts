/**
 * Whether this device wakes its holder, and keeping that true: what the browser has, what the server was told and what
 * the holder wants are compared at each unlock and once a day, so that a lost change is found and costs only time.
 */
import type { AlertsHere, AlertsResult } from './port';
import { SUBSCRIBE_WITHIN_MS, within, type Pushing, type Subscription } from './pushing';
import type { Database } from './store/database';
import * as device from './store/device';
import type { KeptAlerts } from './store/schema';
import { unb64 } from './sync/bytes';
import type { PersonId } from './sync/protocol.gen';
import * as transport from './transport';
import type { World } from './world';

const TELL_EVERY_MS = 24 * 3_600_000;
const AGAIN_AFTER_MS = 600_000;

export interface Awaited {
	readonly person: PersonId;
	/** Names their vault without naming them. */
	readonly vault: string;
	readonly signedIn: boolean;
	/** They stand on a ladder: somebody might have to wake them. */
	readonly answers: boolean;
}

export interface AlertsPorts {
	readonly world: World;
	readonly db: Database;
	readonly pushing: Pushing;
	/** Null before the device is enrolled. */
	shared(): boolean | null;
	holder(): Awaited | null;
}

/** The server was told of exactly this, for this holder. */
function isTold(kept: KeptAlerts | null, held: Subscription | null, holder: Awaited): kept is KeptAlerts {
	return kept !== null && !kept.off && kept.endpoint === held?.endpoint && kept.vault === holder.vault;
}

export class Alerts {
	here: AlertsHere = $state('unknown');
	/** Of whom was looked last, and when to look again, on the page's own clock. */
	#looked: string | null = null;
	#again = -Infinity;

	constructor(private readonly ports: AlertsPorts) {}

	/** Asks the browser and the store, and nobody else. */
	async look(): Promise<void> {
		this.here = await this.#look();
	}

	async #look(): Promise<AlertsHere> {
		const { pushing, db } = this.ports;
		const [shared, holder, permission] = [this.ports.shared(), this.ports.holder(), pushing.permission()];
		if (shared === true) return 'shared';
		if (permission === null) return 'impossible';
		if (permission === 'denied') return 'blocked';
		if (shared === null || holder === null) return 'unknown';
		const [kept, held] = await Promise.all([device.alerts(db), pushing.current()]);
		return permission === 'granted' && isTold(kept, held, holder) ? 'on' : 'off';
	}

	/** The server can be reached, and may have to be told. */
	async check(): Promise<void> {
		const { world } = this.ports;
		const holder = this.ports.holder();
		if (!holder?.signedIn || (this.#looked === holder.vault && world.mono() < this.#again)) return;
		this.#looked = holder.vault;
		this.#again = world.mono() + AGAIN_AFTER_MS;
		const result = await this.#alone(() => this.#renew(holder));
		if (result === 'no-network') this.#looked = null;
		if (result === 'on') this.#again = world.mono() + TELL_EVERY_MS;
		await this.look();
	}

	/**
	 * Whoever unlocks a device that wakes somebody else takes its alerts over, if they too may have to be woken; a
	 * colleague who only records does not silence a lead's own device by signing in on it once.
	 */
	async #renew(holder: Awaited): Promise<AlertsResult> {
		const { world, db, pushing } = this.ports;
		const [kept, held] = await Promise.all([device.alerts(db), pushing.current()]);
		if (this.ports.shared() !== false) {
			if (held !== null) await this.#end(held.endpoint);
			return 'on';
		}
		if (pushing.permission() !== 'granted' || kept?.off || (kept === null && held === null)) return 'on';
		if (kept !== null && kept.vault !== holder.vault && !holder.answers) return 'on';
		const due = !isTold(kept, held, holder) || Math.abs(world.now() - kept.toldAt) > TELL_EVERY_MS;
		return due ? this.#tell(holder, kept, held) : 'on';
	}

	/** Subscribes if the browser has nothing, or something for another key, and tells the server whom it wakes. */
	async #tell(holder: Awaited, kept: KeptAlerts | null, held: Subscription | null): Promise<AlertsResult> {
		const { world, db, pushing } = this.ports;
		const asked = await transport.alertsKey(world, holder.person);
		if (asked.value === null) return asked.status === 0 ? 'no-network' : 'failed';
		const { key } = asked.value;
		let now = held;
		// Not every browser says which key it was subscribed with.
		if (now === null || (now.key || kept?.key) !== key) {
			if (now !== null) await pushing.unsubscribe();
			now = await within(world, SUBSCRIBE_WITHIN_MS, pushing.subscribe(unb64(key)));
		}
		const { status } = await transport.alertHere(world, holder.person, now);
		if (status !== 204) return status === 0 ? 'no-network' : 'failed';
		await device.keepAlerts(db, { endpoint: now.endpoint, key, vault: holder.vault, toldAt: world.now(), off: false });
		return 'on';
	}

	async turnOn(): Promise<AlertsResult> {
		const { db, pushing } = this.ports;
		const holder = this.ports.holder();
		if (holder === null || this.ports.shared() !== false || pushing.permission() === null) return 'failed';
		const permission = await pushing.ask();
		let result: AlertsResult = 'refused';
		// Whom the server has not confirmed yet it would not take.
		if (permission === 'granted' && !holder.signedIn) result = 'no-network';
		else if (permission === 'granted')
			result = await this.#alone(async () => this.#tell(holder, await device.alerts(db), await pushing.current()));
		await this.look();
		return result;
	}

	async turnOff(): Promise<void> {
		const { db, pushing } = this.ports;
		await this.#alone(async () => {
			const [kept, held] = await Promise.all([device.alerts(db), pushing.current()]);
			if (kept !== null) await device.keepAlerts(db, { ...kept, off: true });
			const endpoint = held?.endpoint ?? kept?.endpoint;
			if (endpoint !== undefined) await this.#end(endpoint);
			return 'on';
		});
		await this.look();
	}

	/** Unheard by the server, its next push finds the address gone. */
	async #end(endpoint: string): Promise<void> {
		await this.ports.pushing.unsubscribe();
		await transport.alertNoMore(this.ports.world, endpoint);
	}

	/** One tab at a time: two that subscribed at once would each end what the other had. */
	#alone(run: () => Promise<AlertsResult>): Promise<AlertsResult> {
		return this.ports.world.exclusive('harken-alerts', () => run().catch(() => 'failed' as const));
	}
}
