/**
 * Carries out what the device engine decides. The engine is pure; here are its hands.
 *
 * Inputs are taken one at a time, and their effects done in order, so that the store is never behind what the engine
 * believes. An effect that fails ends this life of the engine: the next begins from what is stored, which is the same
 * as if the page had been killed and opened again. That one path heals everything, another tab's doings included.
 */
import type { Happened } from './drafts.svelte';
import type { Feeds } from './feeds';
import * as flights from './flights';
import type { Tell } from './flights';
import { StoreFailed, type Database } from './store/database';
import * as device from './store/device';
import * as drafts from './store/drafts';
import { forgetAll } from './store/forgetting';
import * as outbox from './store/outbox';
import { Overtaken, type SealedItem } from './store/outbox';
import type { Identity, OutboxRow } from './store/schema';
import { begin, step, type Effect, type Item, type State } from './sync/engine';
import { tenantOf } from './sync/envelope';
import type { CommandId, FeedId, FrontDoor, PersonId, ReportDropped } from './sync/protocol.gen';
import type { World } from './world';

/** Whose feeds are read, while a vault is open. */
export interface Reader {
	readonly person: PersonId;
	readonly vault: string;
	readonly feeds: Feeds;
	readonly signedIn: boolean;
	/** Aborted when they are gone: what is asked in their name is asked no longer. */
	readonly gone: AbortSignal;
}

export interface RunnerPorts {
	readonly world: World;
	readonly db: Database;
	readonly identity: Identity;
	reader(): Reader | null;
	/** How a new epoch is settled: once in the life of a server, if ever, so no page fetches it before. */
	epochs(): Promise<typeof import('./sync/epoch')>;
	/** Signs and seals for the reader. */
	seal(body: ReportDropped, cmd: CommandId, seq: number): Promise<SealedItem>;
	/** After each input: what the engine now believes. */
	stepped(state: State): void;
	/** Something that is shown has changed in the store or in the feeds. */
	changed(): void;
	door(door: FrontDoor, readAt: number): void;
	/** The server answered, whatever it said. */
	reached(): void;
	/** Bytes of the pull in progress, as text. */
	received(characters: number): void;
	/** A feed was not believed; what is held of it stays. */
	refused(feed: FeedId, why: string): void;
	/** The store cannot be used; false when it can be again. */
	storageFailed(failed: boolean): void;
	/** The server withdrew this device: whoever holds it holds it no longer. What they were writing is sealed first. */
	withdrawn(): Promise<void>;
	/** All is about to be let go. Writes down what lies in memory alone; false to leave it to another. */
	leaving(): Promise<boolean>;
	/** Nothing of anybody is left here. This runner is stopped. */
	forgotten(): void;
	/** The browser is another device by now, or none: another tab enrolled it or let it go. This runner is stopped. */
	moved(): void;
}

/** Every tab with an open vault has a share in it. */
export const OPEN_VAULTS = 'harken-vaults';

/** After a failure that beginning again did not heal at once. */
const AGAIN_AFTER_MS = 5_000;
const JITTER = 1000;

const itemOf = ({ cmd, digest, envelope }: OutboxRow | SealedItem): Item => ({ cmd, digest, size: envelope.length, tries: 0 });

export class Runner {
	#state: State | null = null;
	/** Answers to an earlier life of the engine are not heard. */
	#life = 0;
	#begunAt = -Infinity;
	#chain: Promise<void> = Promise.resolve();
	#flights = new Set<Promise<void>>();
	#cancelWake: () => void = () => undefined;
	#stopped = false;

	constructor(private readonly ports: RunnerPorts) {}

	get state(): State | null {
		return this.#state;
	}

	/** Begins from what is stored. */
	start(): Promise<void> {
		return this.#next(() => this.#begin());
	}

	stop(): void {
		this.#stopped = true;
		this.#life += 1;
		this.#cancelWake();
	}

	happened(what: Happened): Promise<void> {
		return this.#next(() => this.#step(what));
	}

	/** Resolves when nothing is being done or waited for, but timers. */
	async quiet(): Promise<void> {
		await this.#chain;
		while (this.#flights.size > 0) {
			await Promise.all(this.#flights);
			await this.#chain;
		}
	}

	#next(run: () => Promise<void>): Promise<void> {
		const life = this.#life;
		this.#chain = this.#chain.then(async () => {
			if (this.#stopped) return;
			try {
				await run();
			} catch (error) {
				await this.#fail(error, life);
			}
		});
		return this.#chain;
	}

	async #begin(): Promise<void> {
		const { db, world, identity } = this.ports;
		this.#life += 1;
		this.#state = null;
		this.#cancelWake();
		this.#begunAt = world.mono();
		// What lay under a vault that is open is sealed before anything else is read: an engine may have died before that.
		const withdrawn = await device.isWithdrawn(db);
		if (withdrawn) await this.ports.withdrawn();
		const [now, door, epochs, rows, sealed] = await Promise.all([
			device.identity(db),
			device.frontDoor(db),
			device.epochs(db),
			outbox.all(db),
			drafts.sealed(db)
		]);
		if (now?.device !== identity.device || door === null || epochs === null) {
			this.stop();
			return this.ports.moved();
		}
		// A tablet that was another provider's: this one could not read what is sealed to that, and its receipt would say
		// "Sent" of something that reached nobody. It goes on waiting here, and goes up if the tablet comes back.
		const ours = ({ envelope }: Pick<OutboxRow, 'envelope'>) => tenantOf(envelope) === identity.tenant;
		this.#state = begin({
			shared: door.door.shared,
			epoch: epochs.epoch,
			past: epochs.past,
			waiting: rows.filter((row) => row.waiting !== undefined && ours(row)).map(itemOf),
			sent: rows.flatMap((row) =>
				row.waiting === undefined && row.receipt !== undefined && !row.covered && ours(row)
					? [{ cmd: row.cmd, digest: row.digest, size: row.envelope.length, epoch: row.receipt.epoch, received_at: row.receipt.at }]
					: []
			),
			drafts: sealed.filter(ours).map(({ cmd, digest, envelope, touchedAt }) => ({ cmd, digest, size: envelope.length, kept_at: touchedAt })),
			door_read_at: door.readAt,
			withdrawn
		});
		this.ports.storageFailed(false);
		const reader = this.ports.reader();
		if (reader !== null) {
			await reader.feeds.load();
			this.ports.changed(); // another tab may have stored more than this one had
			await this.#step({
				on: 'unlocked',
				person: reader.person,
				signed_in: reader.signedIn,
				feeds: reader.feeds.cursors(),
				dropped: reader.feeds.dropped()
			});
		}
		await this.#step({ on: 'tick' });
	}

	async #step(what: Happened): Promise<void> {
		if (this.#state === null) return; // beginning again reads whatever this was about from the store
		const { world } = this.ports;
		const jitter = ((world.bytes(2)[0] ?? 0) * 256 + (world.bytes(1)[0] ?? 0)) % JITTER;
		const [state, effects] = step(this.#state, { ...what, now: world.now(), jitter });
		this.#state = state;
		for (const effect of effects) await this.#perform(effect);
		this.ports.stepped(state);
	}

	async #fail(error: unknown, life: number): Promise<void> {
		// Stored data that has moved on is the ordinary case. A mistake of ours is said aloud and begun again all the same.
		if (error instanceof StoreFailed) this.ports.storageFailed(true);
		else if (!(error instanceof Overtaken)) reportError(error);
		this.#state = null;
		this.#life = Math.max(this.#life, life) + 1;
		this.#cancelWake();
		const soon = this.ports.world.mono() - this.#begunAt < AGAIN_AFTER_MS;
		if (error instanceof Overtaken && !soon) void this.start();
		else this.#cancelWake = this.ports.world.after(AGAIN_AFTER_MS, () => void this.start());
	}

	#reader(person: PersonId): Reader {
		const reader = this.ports.reader();
		if (reader?.person !== person) throw new Overtaken();
		return reader;
	}

	async #perform(effect: Effect): Promise<void> {
		const { db, changed } = this.ports;
		switch (effect.do) {
			case 'push':
				return this.#fly((tell) => flights.push(this.ports, effect, tell));
			case 'pull':
				return this.#fly((tell, alive) => flights.pull(this.ports, effect, tell, alive));
			case 'fetch-door':
				return this.#fly((tell) => flights.fetchDoor(this.ports, tell));
			case 'wake':
				return this.#wake(effect.at);
			case 'keep-receipts':
				await outbox.keepReceipts(db, effect.epoch, effect.receipts);
				return changed();
			case 'keep-epoch':
				await outbox.keepEpoch(db, { epoch: effect.epoch, past: effect.past }, effect.again);
				return changed();
			case 'let-go':
				return outbox.letGo(db, effect.cmds);
			case 'promote':
				await drafts.promote(db, effect.draft);
				return changed();
			case 'keep-door':
				await device.keepFrontDoor(db, { door: effect.door, readAt: effect.read_at });
				return this.ports.door(effect.door, effect.read_at);
			case 'drop':
				await this.#reader(effect.person).feeds.drop(effect.feeds);
				return changed();
			case 'apply':
				await this.#reader(effect.person).feeds.apply(effect);
				return changed();
			case 'set-aside':
				await this.#reader(effect.person).feeds.setAside(effect.feeds);
				return changed();
			case 'make':
				return this.#fly(async (tell) => tell(await this.#make(effect.person, effect.body)));
			case 'refuse':
				return this.ports.refused(effect.feed, effect.why);
			case 'withdraw':
				await device.keepWithdrawn(db, this.ports.identity);
				await this.ports.withdrawn();
				return changed();
			case 'forget':
				if (await this.ports.leaving()) await this.#forget();
				return;
		}
	}

	/** Starts something that waits for the world. What it tells is heard by this life of the engine only. */
	#fly(run: (tell: Tell, alive: () => boolean) => Promise<void>): void {
		const life = this.#life;
		const alive = () => life === this.#life;
		const tell: Tell = async (what) => {
			if (alive()) await this.happened(what);
		};
		const flight = run(tell, alive)
			.catch((error: unknown) => {
				if (alive()) return this.#next(() => Promise.reject(error));
				return undefined;
			})
			.finally(() => this.#flights.delete(flight));
		this.#flights.add(flight);
	}

	#wake(at: number | null): void {
		this.#cancelWake();
		if (at === null) return;
		const { world } = this.ports;
		this.#cancelWake = world.after(at - world.now(), () => void this.happened({ on: 'tick' }));
	}

	async #forget(): Promise<void> {
		const { world, db, identity } = this.ports;
		// Where a vault is open, that tab seals what was written under it first. It has heard why, and is quick.
		const done = await world.ifFree(OPEN_VAULTS, () => forgetAll(db, identity).then(() => true));
		if (done === null) throw new Overtaken();
		this.stop();
		this.ports.forgotten();
	}

	async #make(person: PersonId, body: ReportDropped): Promise<Happened> {
		const { db, world } = this.ports;
		const { vault, feeds } = this.#reader(person);
		const item = await this.ports.seal(body, world.uuid() as CommandId, await outbox.nextSeq(db));
		await outbox.add(db, { ...item, quiet: true }, { vault, mine: null, reported: body.feeds });
		feeds.reported(body.feeds);
		return { on: 'saved', item: itemOf(item), draft: null, reported: body.feeds };
	}
}
