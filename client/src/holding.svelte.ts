/** The person this device reads for, and what they see, from unlock to lock. When it ends, keys and words are forgotten. */
import type { Awaited } from './alerts.svelte';
import { alarmOf, due, type InDanger } from './concerns/alarm';
import type { Pending } from './concerns/fold';
import type { Entry } from './entry';
import { Feeds, type KeptFeed } from './feeds';
import type { Live } from './live';
import { SaveFailed, type DeskConcern, type Harken, type Holder, type Recorded, type RosterChild, type SettingSeen, type SettingWaits, type UnlockResult } from './port';
import { OPEN_VAULTS, type Reader, type Runner } from './runner';
import type { Database } from './store/database';
import * as device from './store/device';
import * as holders from './store/holders';
import * as outbox from './store/outbox';
import type { Identity } from './store/schema';
import type { State } from './sync/engine';
import { reference } from './sync/ids';
import type { CommandId, DutyNumber, FrontDoor, PersonId } from './sync/protocol.gen';
import * as transport from './transport';
import * as unlocking from './unlocking';
import type { Stretch } from './vault/stretch';
import type { Vault } from './vault/vault';
import { Before, see, type MineKept } from './view';
import type { World } from './world';

export interface HoldingPorts {
	readonly world: World;
	readonly db: Database;
	identity(): Identity | null;
	frontDoor(): FrontDoor | null;
	runner(): Promise<Runner>;
	live: Pick<Live, 'begin' | 'end'>;
	readonly stretch: Stretch;
}

interface Unlocked {
	readonly vault: Vault;
	readonly feeds: Feeds;
	readonly before: Before;
	readonly gone: AbortController;
	signedIn: boolean;
}

export class Holding {
	holder: Holder | null = $state.raw(null);
	mine: readonly Recorded[] = $state.raw([]);
	roster: readonly RosterChild[] = $state.raw([]);
	desk: readonly DeskConcern[] = $state.raw([]);
	/** Of the followed settings; null while nobody holds the device. */
	contacts: readonly DutyNumber[] | null = $state.raw(null);
	settings: readonly SettingSeen[] = $state.raw([]);
	waits: readonly SettingWaits[] = $state.raw([]);
	pending: readonly Pending[] = $state.raw([]);
	firstSync: Harken['firstSync'] = $state.raw(null);
	alarm: InDanger | null = $state.raw(null);
	unconfirmed = $state.raw(0);
	disbelieved = $state.raw(false);

	#unlocked: Unlocked | null = null;
	#received = 0;
	/**
	 * A sign-out that found no network: the session dies by its own clock, or at the next contact, whichever comes first.
	 * Whose it is, this page alone knows. In the store, for after a reload, stands only that there is one.
	 */
	#signOutOwed: PersonId | 'somebody' | null = null;
	#loaded = false;
	#close: () => void = () => undefined;
	#registering = false;
	#inDanger: readonly InDanger[] = [];
	/** How often the alarm of each had stood when it was put aside; in memory, for this holder. */
	#aside = new Map<CommandId, number>();
	#cancelAlarm: () => void = () => undefined;

	constructor(private readonly ports: HoldingPorts) {}

	get vault(): Vault | null {
		return this.#unlocked?.vault ?? null;
	}

	reader(): Reader | null {
		if (this.#unlocked === null) return null;
		const { vault, feeds, signedIn, gone } = this.#unlocked;
		return { person: vault.profile.person, vault: vault.id, feeds, signedIn, gone: gone.signal };
	}

	/** Each fold assigns `settings` anew: whoever reads this while drawing is drawn again after it. */
	entries(kinds: readonly string[]): readonly (readonly Entry[])[] {
		void this.settings;
		return this.#unlocked?.feeds.of(...kinds) ?? [];
	}

	whole(kind: string): readonly KeptFeed[] {
		void this.settings;
		return this.#unlocked?.feeds.whole(kind) ?? [];
	}

	/** Whom this device may have to wake. */
	awaited(): Awaited | null {
		const [reader, holder] = [this.reader(), this.holder];
		if (reader === null || holder === null) return null;
		const { person, vault, signedIn } = reader;
		return { person, vault, signedIn, answers: holder.posts.some(({ role }) => role !== 'recorder') };
	}

	async unlock(login: string, passphrase: string): Promise<UnlockResult> {
		const { db } = this.ports;
		const identity = this.ports.identity();
		if (identity === null) throw new SaveFailed('not-enrolled');
		const runner = await this.ports.runner();
		const unlocked = await this.#askedAlone(() => this.#unlock(identity, login, passphrase));
		if (unlocked.result === 'device-revoked') void runner.happened({ on: 'withdrawn' });
		if (unlocked.result !== 'unlocked') return unlocked.result;
		const { vault, signedIn } = unlocked;
		// Registered before anything signed with it is sent, where that is possible.
		if (signedIn) await this.#register(vault);
		if (this.vault?.id === vault.id) {
			if (signedIn) await this.#signedIn(runner, vault);
			return 'unlocked';
		}
		await this.forget();
		const feeds = new Feeds(db, vault);
		await feeds.load();
		this.#unlocked = { vault, feeds, before: new Before(), signedIn, gone: new AbortController() };
		const open = new Promise<void>((resolve) => (this.#close = resolve));
		void this.ports.world.shared(OPEN_VAULTS, () => open);
		const { person, name, posts, lead } = vault.profile;
		this.holder = { person, name, posts, lead, signedIn };
		await this.see();
		await runner.happened({ on: 'unlocked', person, signed_in: signedIn, feeds: feeds.cursors(), dropped: feeds.dropped() });
		if (signedIn) this.ports.live.begin(person);
		return 'unlocked';
	}

	/** A vault of a device that was withdrawn opens for nobody, with a network or without. */
	async #unlock(identity: Identity, login: string, passphrase: string): Promise<unlocking.Unlocked> {
		const { world, db, stretch } = this.ports;
		if (await device.isWithdrawn(db)) return { result: 'device-revoked' };
		const unlocked = await unlocking.unlock({ world, db, identity, stretch }, login, passphrase);
		// A new sign-in has ended whatever session this device had, and the cookie is of the new one.
		if (unlocked.result === 'unlocked' && unlocked.signedIn) await this.#owe(null);
		return unlocked;
	}

	/** One tab at a time begins or ends the session of this browser: an owed sign-out must not end what has just begun. */
	#askedAlone<T>(run: () => Promise<T>): Promise<T> {
		return this.ports.world.exclusive('harken-session', run);
	}

	async #owe(whose: PersonId | 'somebody' | null): Promise<void> {
		this.#signOutOwed = whose;
		// A store that fails just now leaves it to the session's own clock.
		await device.oweSignOut(this.ports.db, whose !== null).catch(() => undefined);
	}

	/** Takes up what was owed when this page was last closed. */
	async load(): Promise<void> {
		if (this.#loaded) return;
		this.#loaded = true;
		if (!(await device.owesSignOut(this.ports.db))) return;
		this.#signOutOwed ??= 'somebody';
		void this.#signOut();
	}

	/** The same person again, whose session had ended. */
	async #signedIn(runner: Runner, vault: Vault): Promise<void> {
		if (this.#unlocked !== null) this.#unlocked.signedIn = true;
		const { name, posts, lead } = vault.profile;
		if (this.holder !== null) this.holder = { ...this.holder, name, posts, lead: lead || this.holder.lead, signedIn: true };
		await runner.happened({ on: 'signed-in', person: vault.profile.person });
		this.ports.live.begin(vault.profile.person);
	}

	async lock(): Promise<void> {
		const person = this.holder?.person ?? this.#signOutOwed;
		await this.forget();
		if (person === null) return;
		await this.#owe(person);
		// Nobody waits for the server to lock a tablet.
		void this.#signOut();
	}

	/** Ends every session of the holder, wherever it is, and locks. Without the server nothing is ended, and nothing done. */
	async signOutEverywhere(): Promise<'done' | 'no-network'> {
		const person = this.holder?.person;
		if (person === undefined) return 'no-network';
		const { status } = await this.#askedAlone(() => transport.signOutEverywhere(this.ports.world, person));
		if (status !== 204) return 'no-network';
		await this.forget();
		await this.#owe(null);
		return 'done';
	}

	/** Keys, feeds and folds go; sealed pages stay. */
	async forget(): Promise<void> {
		if (this.#unlocked === null) return;
		this.drop();
		await (await this.ports.runner()).happened({ on: 'locked' });
	}

	/** The same where there is no engine to be told, or it knows. */
	drop(): void {
		this.ports.live.end();
		this.#close();
		this.#unlocked?.gone.abort();
		this.#unlocked = null;
		this.holder = null;
		this.mine = [];
		this.roster = [];
		this.desk = [];
		this.contacts = null;
		this.settings = [];
		this.waits = [];
		this.pending = [];
		this.firstSync = null;
		this.unconfirmed = 0;
		this.disbelieved = false;
		this.#inDanger = [];
		this.#aside.clear();
		this.#lookAtAlarm();
	}

	/** The server answered something: what is owed to it can be tried now. */
	reached(): void {
		if (this.#signOutOwed !== null) void this.#signOut();
		if (this.#unlocked?.signedIn && !this.#registering && !this.#unlocked.vault.profile.author.registered)
			void this.#register(this.#unlocked.vault);
	}

	/** What is signed with a key that the server does not have is held there until it comes: bring it as soon as possible. */
	async #register(vault: Vault): Promise<void> {
		this.#registering = true;
		try {
			await unlocking.registerAuthor(this.ports.world, this.ports.db, vault);
		} finally {
			this.#registering = false;
		}
	}

	/** Whoever holds the device now without a session of their own is not served by the one that is left either. */
	async #signOut(): Promise<void> {
		const whose = this.#signOutOwed;
		if (whose === null || this.#unlocked?.signedIn) return;
		this.#signOutOwed = null;
		const ended = await this.#askedAlone(async () => {
			// Another tab has signed out already, or somebody has signed in there since.
			if (!(await device.owesSignOut(this.ports.db))) return true;
			const { status } = await transport.signOut(this.ports.world, whose === 'somebody' ? undefined : whose);
			const over = status === 204 || status === 401;
			if (over) await device.oweSignOut(this.ports.db, false);
			return over;
		}).catch(() => false);
		if (!ended) this.#signOutOwed ??= whose;
	}

	received(characters: number): void {
		this.#received += characters;
	}

	/** What the engine now believes of the holder. */
	stepped({ holder, pull }: State): void {
		if (this.#unlocked === null || this.holder === null || holder?.person !== this.holder.person) return;
		if (this.#unlocked.signedIn && !holder.signed_in) {
			this.#unlocked.signedIn = false;
			this.holder = { ...this.holder, signedIn: false };
			this.ports.live.end();
		}
		this.disbelieved = holder.refused.length > 0;
		if (!pull.flying) this.#received = 0;
		const first = holder.whole_at === null && pull.flying && pull.announced.length > 0;
		const of = pull.announced.reduce((sum, { seq }) => sum + seq, 0);
		this.firstSync = first ? { entries: this.#unlocked.feeds.count(), of, bytes: this.#received } : null;
	}

	/** Folds what is held into what is shown. */
	async see(): Promise<void> {
		const { db } = this.ports;
		const unlocked = this.#unlocked;
		if (unlocked === null) return;
		const { vault, feeds, before } = unlocked;
		const mine = new Map<CommandId, MineKept>();
		for (const row of await holders.mine(db, vault.id)) {
			const kept = await vault.open<MineKept>(['mine', row.cmd], row.box);
			if (kept !== null) mine.set(row.cmd, kept);
		}
		const rows = await outbox.these(db, [...mine.keys()]);
		if (this.#unlocked !== unlocked || this.holder === null) return;
		const setting = this.ports.frontDoor()?.setting ?? null;
		const seen = see({ holder: this.holder, setting, of: (...kinds) => feeds.of(...kinds), mine, outbox: rows, reference }, before);
		// Whoever works above a desk is told of their first case while they are signed in: it is theirs to read from then
		// on. Nobody stops being a lead in the middle of reading.
		if (seen.reads && !this.holder.lead) this.holder = { ...this.holder, lead: true };
		this.unconfirmed = feeds.asideCount();
		this.roster = seen.roster;
		this.desk = seen.desk;
		this.mine = seen.mine;
		this.contacts = seen.contacts;
		this.settings = seen.settings;
		this.#inDanger = seen.inDanger;
		this.#lookAtAlarm();
		this.waits = seen.waits;
		this.pending = seen.pending;
		if (seen.arrived.length > 0) await holders.forgetMine(db, vault.id, seen.arrived);
	}

	/** The holder put aside the alarm that stands. */
	alarmSeen(): void {
		if (this.alarm === null) return;
		this.#aside.set(this.alarm.cmd, due(this.alarm, this.ports.world.now()));
		this.#lookAtAlarm();
	}

	#lookAtAlarm(): void {
		const { world } = this.ports;
		this.#cancelAlarm();
		const { stands, againIn } = alarmOf(this.#inDanger, this.#aside, world.now());
		if (stands?.cmd !== this.alarm?.cmd) this.alarm = stands;
		if (againIn !== null) this.#cancelAlarm = world.after(againIn, () => this.#lookAtAlarm());
	}
}
