/**
 * Harken as the screens see it: `port.ts` over the store, the vault and the engine. It holds what is shown, and passes
 * on what is asked; the thinking is in the modules that it brings together.
 */
import type { Happened } from './drafts.svelte';
import type { Feeds } from './feeds';
import {
	SaveFailed, type ConcernFields, type DeskConcern, type Draft, type EnrolResult, type Harken, type Holder,
	type Recorded, type RosterChild, type UnlockResult
} from './port';
import { Recorder } from './recorder';
import type { Runner } from './runner';
import { Database } from './store/database';
import * as device from './store/device';
import * as holders from './store/holders';
import * as outbox from './store/outbox';
import type { Identity } from './store/schema';
import { ServiceWorkerLink } from './sw/register';
import type { State } from './sync/engine';
import type { Command, CommandId, DutyNumber, FrontDoor, MatterId, Writer } from './sync/protocol.gen';
import { Tellings } from './telling';
import { watch } from './triggers';
import type { Vault } from './vault/vault';
import type { MineKept } from './view';
import { world, type World } from './world';

type Room = typeof import('./room');

const SEE_AFTER_MS = 50;
const AGAIN_AFTER_MS = 5_000;
const LOOK_FOR_BUILD_MS = 3_600_000;

/** What one open vault brings with it; all of it is forgotten when it closes. */
interface Unlocked {
	readonly vault: Vault;
	readonly feeds: Feeds;
	signedIn: boolean;
}

class Kernel implements Harken {
	phase: Harken['phase'] = $state('starting');
	frontDoor: FrontDoor | null = $state.raw(null);
	reachedAt: number | null = $state(null);
	unsent = $state(false);
	storageProtected = $state(false);
	updateWaits = $state(false);
	holder: Holder | null = $state.raw(null);
	mine: readonly Recorded[] = $state.raw([]);
	roster: readonly RosterChild[] = $state.raw([]);
	desk: readonly DeskConcern[] = $state.raw([]);
	contacts: readonly DutyNumber[] = $state.raw([]);
	firstSync: Harken['firstSync'] = $state.raw(null);

	readonly #db = new Database();
	readonly #worker = new ServiceWorkerLink();
	readonly #tellings: Tellings;
	readonly #recorder: Recorder;
	readonly #say: (message: unknown) => void;
	#started: Promise<void> | null = null;
	#identity: Identity | null = null;
	#runner: Runner | null = null;
	#unlocked: Unlocked | null = null;
	#cancelSee: (() => void) | null = null;
	#received = 0;
	#signOutOwed = false;
	#lookedAt = 0;

	constructor(private readonly world: World) {
		this.#tellings = new Tellings(world, this.#db, () => this.#reached());
		this.#recorder = new Recorder({
			world,
			db: this.#db,
			identity: () => this.#identity,
			frontDoor: () => this.frontDoor,
			vault: () => this.#unlocked?.vault ?? null,
			happened: (what) => this.#happened(what),
			recorded: (row) => this.#tellings.recorded(row)
		});
		this.#say = world.channel((message) => void this.#heard(message));
	}

	// --- beginning

	start(): Promise<void> {
		this.#started ??= this.#start();
		return this.#started;
	}

	async #start(): Promise<void> {
		watch(this.world, {
			nudge: () => void this.#nudge(),
			leaving: () => void this.#recorder.keepDrafts(),
			unsent: () => this.unsent
		});
		await this.#open();
		// The first screen is drawn before anything else is fetched.
		this.world.after(0, () => {
			void this.#worker.register(() => (this.updateWaits = true));
			void device.protectStorage().then((kept) => (this.storageProtected = kept));
			if (this.phase === 'ready') void this.#run();
		});
	}

	async #open(): Promise<void> {
		try {
			const [identity, door, unsent] = await Promise.all([
				device.identity(this.#db),
				device.frontDoor(this.#db),
				outbox.anyWaiting(this.#db)
			]);
			this.#identity = identity;
			this.unsent = unsent;
			this.#showDoor(door?.door ?? null);
			this.phase = identity === null ? 'not-enrolled' : 'ready';
		} catch {
			this.phase = 'storage-failed';
			this.world.after(AGAIN_AFTER_MS, () => void this.#again());
		}
	}

	async #again(): Promise<void> {
		await this.#open();
		if (this.#identity !== null) await this.#run();
	}

	#room(): Promise<Room> {
		return import('./room');
	}

	/** The engine, once this device is enrolled. */
	async #run(): Promise<Runner> {
		const room = await this.#room();
		const identity = this.#enrolled();
		if (this.#runner !== null) return this.#runner;
		const runner = new room.Runner({
			world: this.world,
			db: this.#db,
			identity,
			reader: () => {
				if (this.#unlocked === null) return null;
				const { vault, feeds, signedIn } = this.#unlocked;
				return { person: vault.profile.person, vault: vault.id, feeds, signedIn };
			},
			seal: (body, cmd, seq) => this.#recorder.seal(body, cmd, seq),
			stepped: (state) => this.#stepped(state),
			changed: () => this.#changed(),
			door: (door) => {
				this.#showDoor(door);
				this.#say({ changed: true });
			},
			reached: () => this.#reached(),
			received: (characters) => (this.#received += characters),
			// What is held of the feed stays on screen; the server's log and the next pull say the rest.
			refused: () => undefined,
			storageFailed: (failed) => {
				if (failed) this.phase = 'storage-failed';
				else if (this.phase === 'storage-failed') this.phase = 'ready';
			}
		});
		this.#runner = runner;
		await runner.start();
		return runner;
	}

	#enrolled(): Identity {
		if (this.#identity === null) throw new SaveFailed('not-enrolled');
		return this.#identity;
	}

	update(): Promise<void> {
		return this.#recorder.keepDrafts().then(() => this.#worker.update());
	}

	async enrol(code: string, deviceName: string): Promise<EnrolResult> {
		const { enrol } = await this.#room();
		const result = await enrol(this.world, this.#db, code, deviceName);
		if (result !== 'enrolled') return result;
		this.#runner?.stop();
		this.#runner = null;
		await this.#open();
		this.reachedAt = this.world.now();
		this.#say({ changed: true });
		await this.#run();
		return result;
	}

	// --- holding

	async unlock(login: string, passphrase: string): Promise<UnlockResult> {
		const room = await this.#room();
		const identity = this.#enrolled();
		const runner = await this.#run();
		const of = { world: this.world, db: this.#db, identity, stretch: room.stretchInWorker };
		const unlocked = await room.unlock(of, login, passphrase);
		if (unlocked.result !== 'unlocked') return unlocked.result;
		const { vault, signedIn } = unlocked;
		this.#signOutOwed = false;
		if (this.#unlocked?.vault.id === vault.id) {
			if (signedIn) await this.#signedIn(runner, vault);
			return 'unlocked';
		}
		if (this.#unlocked !== null) await this.#forget();
		const feeds = new room.Feeds(this.#db, vault);
		await feeds.load();
		this.#unlocked = { vault, feeds, signedIn };
		const { person, name, posts, lead } = vault.profile;
		this.holder = { person, name, posts, lead, signedIn };
		await this.#see();
		// Registered before anything signed with it is sent, where that is possible.
		if (signedIn) await room.registerAuthor(this.world, this.#db, vault);
		await runner.happened({ on: 'unlocked', person, signed_in: signedIn, feeds: feeds.cursors(), dropped: feeds.dropped() });
		return 'unlocked';
	}

	async #signedIn(runner: Runner, vault: Vault): Promise<void> {
		const { registerAuthor } = await this.#room();
		if (this.#unlocked !== null) this.#unlocked.signedIn = true;
		if (this.holder !== null) this.holder = { ...this.holder, signedIn: true };
		await registerAuthor(this.world, this.#db, vault);
		await runner.happened({ on: 'signed-in', person: vault.profile.person });
	}

	async lock(): Promise<void> {
		await this.#recorder.keepDrafts();
		await this.#forget();
		const { signOut } = await this.#room();
		// The session outlives a sign-out that found no network; it is ended at the next contact, or by its own clock.
		const { status } = await signOut(this.world);
		this.#signOutOwed = status === 0 && this.#unlocked === null;
	}

	/** Keys, feeds and folds go; sealed pages stay. */
	async #forget(): Promise<void> {
		this.#unlocked = null;
		this.holder = null;
		this.mine = [];
		this.roster = [];
		this.desk = [];
		this.firstSync = null;
		this.contacts = this.frontDoor?.duty_numbers ?? [];
		await this.#runner?.happened({ on: 'locked' });
	}

	// --- recording

	newDraft(): Draft {
		return this.#recorder.newDraft();
	}

	openDraft(): Promise<{ draft: Draft; fields: ConcernFields } | null> {
		return this.#recorder.openDraft();
	}

	/** Where nothing is known of the concern, what is said of it takes the narrow way (R29). */
	#record(command: Extract<Command, { concern: MatterId }>): Promise<Recorded> {
		const known = this.desk.find(({ matter }) => matter === command.concern);
		return this.#recorder.record(command, known?.confidential ?? true);
	}

	amend(concern: MatterId, writer: Writer, text: string): Promise<Recorded> {
		return this.#record({ k: 'amend-concern', v: 1, concern, writer, text });
	}

	async acknowledge(concern: MatterId): Promise<void> {
		await this.#record({ k: 'acknowledge-concern', v: 1, concern });
	}

	async note(concern: MatterId, text: string): Promise<void> {
		await this.#record({ k: 'add-note', v: 1, concern, text });
	}

	async followUp(concern: MatterId, summary: string, action: string, outcome: string): Promise<void> {
		await this.#record({ k: 'follow-up-concern', v: 1, concern, summary, action, outcome });
	}

	find(reference: string): Promise<Recorded | null> {
		return this.#tellings.find(reference);
	}

	async askTold(cmd: CommandId): Promise<Recorded | null> {
		if (this.unsent) void this.#nudge();
		return this.#tellings.ask(cmd);
	}

	// --- what happens

	#happened(what: Happened): void {
		if (what.on === 'saved') this.unsent = true;
		void this.#run().then((runner) => runner.happened(what));
		this.#say({ happened: what });
		this.#seeSoon();
		if (what.on === 'saved') void this.#worker.sendLater();
	}

	/** From another tab or the service worker: of the same build or another, so only what is known is heard. */
	async #heard(message: unknown): Promise<void> {
		const { happened, changed } = message as { happened?: Happened; changed?: true };
		if (happened !== undefined) await this.#runner?.happened(happened);
		if (changed && this.phase === 'not-enrolled') await this.#again();
		else if (changed) this.#showDoor((await device.frontDoor(this.#db))?.door ?? this.frontDoor);
		this.#seeSoon();
	}

	async #nudge(): Promise<void> {
		if (this.phase !== 'ready') return;
		const now = this.world.now();
		if (Math.abs(now - this.#lookedAt) > LOOK_FOR_BUILD_MS) {
			this.#lookedAt = now;
			void this.#worker.look();
		}
		await (await this.#run()).happened({ on: 'nudged' });
	}

	#reached(): void {
		this.reachedAt = this.world.now();
		if (!this.#signOutOwed || this.#unlocked !== null) return;
		this.#signOutOwed = false;
		void this.#room().then(({ signOut }) => signOut(this.world));
	}

	#stepped(state: State): void {
		const unlocked = this.#unlocked;
		const { holder, pull } = state;
		if (unlocked === null || holder === null || this.holder === null) return;
		if (unlocked.signedIn && !holder.signed_in) {
			unlocked.signedIn = false;
			this.holder = { ...this.holder, signedIn: false };
		}
		if (!pull.flying) this.#received = 0;
		const first = holder.whole_at === null && pull.flying && pull.announced.length > 0;
		const of = pull.announced.reduce((sum, { seq }) => sum + seq, 0);
		this.firstSync = first ? { entries: unlocked.feeds.count(), of, bytes: this.#received } : null;
	}

	#showDoor(door: FrontDoor | null): void {
		this.frontDoor = door;
		if (this.holder === null) this.contacts = door?.duty_numbers ?? [];
	}

	// --- what is shown

	#changed(): void {
		this.#say({ changed: true });
		this.#seeSoon();
	}

	#seeSoon(): void {
		this.#cancelSee ??= this.world.after(SEE_AFTER_MS, () => {
			this.#cancelSee = null;
			void this.#see().catch(() => this.#seeSoon());
		});
	}

	async #see(): Promise<void> {
		this.unsent = await outbox.anyWaiting(this.#db);
		const unlocked = this.#unlocked;
		if (unlocked === null) return;
		const { vault, feeds } = unlocked;
		const { see, reference } = await this.#room();
		const mine = new Map<CommandId, MineKept>();
		for (const row of await holders.mine(this.#db, vault.id)) {
			const kept = await vault.open<MineKept>(['mine', row.cmd], row.box);
			if (kept !== null) mine.set(row.cmd, kept);
		}
		const rows = await outbox.these(this.#db, [...mine.keys()]);
		if (this.#unlocked !== unlocked || this.holder === null) return;
		const setting = this.frontDoor?.setting ?? null;
		const seen = see({ holder: this.holder, setting, of: (...kinds) => feeds.of(...kinds), mine, outbox: rows, reference });
		this.roster = seen.roster;
		this.desk = seen.desk;
		this.mine = seen.mine;
		this.contacts = seen.contacts ?? this.frontDoor?.duty_numbers ?? [];
		if (seen.arrived.length > 0) await holders.forgetMine(this.#db, vault.id, seen.arrived);
	}
}

export const harken: Harken = new Kernel(world);
