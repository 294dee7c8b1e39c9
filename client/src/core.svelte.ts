/**
 * All that is not needed before text can be typed: the engine and its hands, who holds the device, recording, telling.
 * One import, fetched after the first paint; it knows the face of the client only by what it reports to it.
 */
import { Alerts } from './alerts.svelte';
import { Doing } from './doing';
import type { Happened } from './drafts.svelte';
import * as enrolling from './enrolling';
import { Holding } from './holding.svelte';
import { Live } from './live';
import { Looks } from './looked';
import type { EnrolResult, Parts, UnlockResult } from './port';
import { browserPushing } from './pushing';
import { Recorder } from './recorder';
import { Runner } from './runner';
import type { Database } from './store/database';
import * as device from './store/device';
import type { Identity } from './store/schema';
import type { FrontDoor, Guide, MatterId } from './sync/protocol.gen';
import { Tellings } from './telling';
import type { Stretch } from './vault/stretch';
import { stretchInWorker } from './vault/stretch.client';
import type { World } from './world';

const SEE_AFTER_MS = 50;

/** What is shown to anyone, signed in or not. */
export interface Face {
	readonly world: World;
	readonly db: Database;
	frontDoor: FrontDoor | null;
	unsent: boolean;
	reachedAt: number | null;
	/** Reads again what the store says; another tab may have enrolled the device or sent what waited. */
	look(): Promise<void>;
	storageFailed(failed: boolean): void;
	/** Something waits that the service worker may send with no page open. */
	sendLater(): void;
}

export class Core {
	readonly holding: Holding;
	readonly recorder: Recorder;
	readonly doing: Doing;
	readonly looks: Looks;
	readonly alerts: Alerts;
	readonly tellings: Tellings;
	readonly parts: Parts;
	#identity: Identity | null = null;
	#runner: Promise<Runner> | null = null;
	readonly #say: (message: unknown) => void;
	#cancelSee: (() => void) | null = null;
	/** For whom it was looked whether this device wakes them. */
	#looked: unknown = undefined;

	constructor(private readonly face: Face, stretch: Stretch = stretchInWorker) {
		const { world, db } = face;
		const frontDoor = () => face.frontDoor;
		const identity = () => this.#identity;
		this.tellings = new Tellings(world, db, () => this.#reached());
		const live = new Live(world, () => this.#happened({ on: 'poked' }));
		this.holding = new Holding({ world, db, identity, frontDoor, runner: () => this.#running(), live, stretch });
		this.recorder = new Recorder({
			world,
			db,
			identity,
			frontDoor,
			vault: () => this.holding.vault,
			happened: (what, quiet) => this.#happened(what, quiet),
			recorded: (row) => this.tellings.recorded(row)
		});
		const known = (concern: MatterId) => this.holding.desk.find(({ matter }) => matter === concern);
		this.doing = new Doing({ world, db, recorder: this.recorder, confidential: (concern) => known(concern)?.confidential ?? null });
		this.alerts = new Alerts({
			world,
			db,
			pushing: browserPushing,
			shared: () => face.frontDoor?.shared ?? null,
			holder: () => this.holding.awaited()
		});
		const holder = () => this.holding.vault?.profile.person ?? null;
		this.parts = { world, db, recorder: this.recorder, holder, entries: (...kinds) => this.holding.entries(kinds), whole: (kind) => this.holding.whole(kind), pending: () => this.holding.pending };
		this.looks = new Looks({ world, db, vault: () => this.holding.vault, report: (command) => this.recorder.report(command) });
		this.#say = world.channel((message) => void this.#heard(message));
	}

	/** Begins to send and to read, if this device is enrolled. */
	async run(): Promise<void> {
		this.#identity ??= await device.identity(this.face.db);
		if (this.#identity === null) return;
		await this.holding.load();
		await this.#running();
		this.#fetchGuide();
	}

	async guide(): Promise<Guide | null> {
		return (await import('./guide/kept.svelte')).kept.load(this.parts, this.face.frontDoor);
	}

	/** The guide that the door names comes after everything that anybody waits for. */
	#fetchGuide(): void {
		const door = this.face.frontDoor;
		if (door !== null) void import('./guide/kept.svelte').then(({ kept }) => kept.follow(this.parts, door), () => undefined);
	}

	#running(): Promise<Runner> {
		this.#runner ??= this.#begin();
		return this.#runner;
	}

	async #begin(): Promise<Runner> {
		const { face, holding } = this;
		const { world, db } = face;
		const identity = this.#identity;
		if (identity === null) throw new Error('not enrolled');
		const runner = new Runner({
			world,
			db,
			identity,
			reader: () => holding.reader(),
			epochs: () => import('./sync/epoch'),
			seal: (body, cmd, seq) => this.recorder.seal(body, cmd, seq),
			stepped: (state) => holding.stepped(state),
			changed: () => this.#changed(),
			door: (door) => {
				face.frontDoor = door;
				this.#changed();
				this.#fetchGuide();
			},
			reached: () => this.#reached(),
			received: (characters) => holding.received(characters),
			// What is held of the feed stays on screen; the server's log and the next pull say the rest.
			refused: () => undefined,
			storageFailed: (failed) => face.storageFailed(failed),
			withdrawn: () => this.#withdrawn(),
			leaving: async () => {
				await this.recorder.keepDrafts();
				return true;
			},
			forgotten: () => {
				// Where the browser cannot be told, the server has: it let go of every address of this device.
				void browserPushing.unsubscribe().catch(() => undefined);
				this.#say({ changed: true });
				void this.#follow();
			},
			moved: () => void this.#follow()
		});
		await runner.start();
		return runner;
	}

	async enrol(code: string, name: string): Promise<EnrolResult> {
		const result = await enrolling.enrol(this.face.world, this.face.db, code, name);
		if (result !== 'enrolled') return result;
		await this.#follow();
		this.#reached();
		this.#changed();
		void this.alerts.look();
		return result;
	}

	/**
	 * What the store says that this browser is, here and in every tab: another device since somebody enrolled it anew,
	 * nobody's since it was withdrawn. Whoever was signed in was so on the device that it was until now.
	 */
	async #follow(): Promise<void> {
		await this.face.look();
		const now = await device.identity(this.face.db);
		if (now?.device !== this.#identity?.device) {
			const before = this.#runner;
			this.#runner = null;
			this.#identity = now;
			this.holding.drop();
			void before?.then((runner) => runner.stop());
		}
		await this.run();
		if (now !== null && (await device.isWithdrawn(this.face.db))) await (await this.#runner)?.happened({ on: 'withdrawn' });
	}

	/**
	 * Nobody reads here any more. What the holder looked at is told and what they were writing is sealed while their vault
	 * is open; then it closes for good. Called by the runner in the middle of a step, so nothing here waits for the runner.
	 */
	async #withdrawn(): Promise<void> {
		await this.keep();
		await this.recorder.sealDrafts();
		this.holding.drop();
	}

	/** Writes down what lies in memory alone: the page may go, or somebody else hold the device. */
	async keep(): Promise<void> {
		await this.recorder.keepDrafts();
		await this.looks.tell();
	}

	async unlock(login: string, passphrase: string): Promise<UnlockResult> {
		await this.keep();
		const result = await this.holding.unlock(login, passphrase);
		if (result === 'unlocked') void this.looks.resume();
		return result;
	}

	/** Try now whatever was planned for later. A person may have been in the browser's own settings meanwhile. */
	async nudge(): Promise<void> {
		void this.alerts.look();
		await (await this.#runner)?.happened({ on: 'nudged' });
	}

	#happened(what: Happened, quiet = false): void {
		if (this.#identity === null) return; // let go meanwhile: there is nothing left that this could be about
		void this.#running().then((runner) => runner.happened(what));
		this.#say({ happened: what });
		if (what.on === 'saved') {
			if (!quiet) this.face.unsent = true;
			this.face.sendLater();
		}
		this.#seeSoon();
	}

	/** From another tab or the service worker, of this build or another: only what is known is heard. */
	async #heard(message: unknown): Promise<void> {
		const { happened, changed } = message as { happened?: Happened; changed?: true };
		if (happened !== undefined) await (await this.#runner)?.happened(happened);
		if (changed) await this.#follow();
		this.#seeSoon();
	}

	#reached(): void {
		this.face.reachedAt = this.face.world.now();
		this.holding.reached();
		void this.alerts.check();
	}

	#changed(): void {
		this.#say({ changed: true });
		this.#seeSoon();
	}

	#seeSoon(): void {
		this.#cancelSee ??= this.face.world.after(SEE_AFTER_MS, () => {
			this.#cancelSee = null;
			void this.#see().catch(() => this.#seeSoon());
		});
	}

	async #see(): Promise<void> {
		this.face.unsent = await device.anyUnsent(this.face.db);
		await this.holding.see();
		if (this.#looked === this.holding.holder) return;
		this.#looked = this.holding.holder;
		await this.alerts.look();
	}
}
