/**
 * Harken as the screens see it: `port.ts` over the store, the vault and the engine. It holds what is shown, and passes
 * on what is asked; the thinking is in the modules that it brings together.
 */
import type { Happened } from './drafts.svelte';
import { Holding } from './holding.svelte';
import {
	SaveFailed, type ConcernFields, type DeskConcern, type Draft, type EnrolResult, type Harken, type Holder,
	type Recorded, type RosterChild, type UnlockResult
} from './port';
import { Recorder } from './recorder';
import type { Runner } from './runner';
import { Database } from './store/database';
import * as device from './store/device';
import * as outbox from './store/outbox';
import type { Identity } from './store/schema';
import { ServiceWorkerLink } from './sw/register';
import type { Command, CommandId, DutyNumber, FrontDoor, MatterId, Writer } from './sync/protocol.gen';
import { Tellings } from './telling';
import { watch } from './triggers';
import { world, type World } from './world';

type Room = typeof import('./room');

const SEE_AFTER_MS = 50;
const AGAIN_AFTER_MS = 5_000;
const LOOK_FOR_BUILD_MS = 3_600_000;

class Kernel implements Harken {
	phase: Harken['phase'] = $state('starting');
	frontDoor: FrontDoor | null = $state.raw(null);
	reachedAt: number | null = $state(null);
	unsent = $state(false);
	storageProtected = $state(false);
	updateWaits = $state(false);

	readonly #db = new Database();
	readonly #worker = new ServiceWorkerLink();
	readonly #tellings: Tellings;
	readonly #recorder: Recorder;
	readonly #holding: Holding;
	readonly #say: (message: unknown) => void;
	#started: Promise<void> | null = null;
	#identity: Identity | null = null;
	#runner: Runner | null = null;
	#cancelSee: (() => void) | null = null;
	#lookedAt = 0;

	constructor(private readonly world: World) {
		this.#tellings = new Tellings(world, this.#db, () => this.#reached());
		this.#holding = new Holding({
			world,
			db: this.#db,
			identity: () => this.#identity,
			frontDoor: () => this.frontDoor,
			runner: () => this.#run()
		});
		this.#recorder = new Recorder({
			world,
			db: this.#db,
			identity: () => this.#identity,
			frontDoor: () => this.frontDoor,
			vault: () => this.#holding.vault,
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
			this.frontDoor = door?.door ?? null;
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
			reader: () => this.#holding.reader(),
			seal: (body, cmd, seq) => this.#recorder.seal(body, cmd, seq),
			stepped: (state) => this.#holding.stepped(state),
			changed: () => this.#changed(),
			door: (door) => {
				this.frontDoor = door;
				this.#say({ changed: true });
			},
			reached: () => this.#reached(),
			received: (characters) => this.#holding.received(characters),
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

	get holder(): Holder | null {
		return this.#holding.holder;
	}
	get mine(): readonly Recorded[] {
		return this.#holding.mine;
	}
	get roster(): readonly RosterChild[] {
		return this.#holding.roster;
	}
	get desk(): readonly DeskConcern[] {
		return this.#holding.desk;
	}
	get contacts(): readonly DutyNumber[] {
		return this.#holding.contacts ?? this.frontDoor?.duty_numbers ?? [];
	}
	get firstSync(): Harken['firstSync'] {
		return this.#holding.firstSync;
	}

	async unlock(login: string, passphrase: string): Promise<UnlockResult> {
		await this.#recorder.keepDrafts();
		return this.#holding.unlock(login, passphrase);
	}

	async lock(): Promise<void> {
		await this.#recorder.keepDrafts();
		await this.#holding.lock();
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
		else if (changed) this.frontDoor = (await device.frontDoor(this.#db))?.door ?? this.frontDoor;
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
		this.#holding.reached();
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
		await this.#holding.see();
	}
}

export const harken: Harken = new Kernel(world);
