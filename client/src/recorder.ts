/** Everything that a person makes here becomes a sealed item in the outbox: by way of a draft, or in one go. */
import { author, checkLengths, routeOf } from './author';
import { OpenDraft, openLast, sealUnfinished, type DraftPorts, type Happened } from './drafts.svelte';
import { SaveFailed, type ConcernFields, type Recorded } from './port';
import { StoreFailed, type Database } from './store/database';
import * as outbox from './store/outbox';
import { Overtaken, type Along, type SealedItem } from './store/outbox';
import type { Identity, OutboxRow } from './store/schema';
import { TooLong } from './sync/envelope';
import { sealTo } from './sync/intake';
import type { Command, CommandId, FrontDoor, MatterId, RecordConcern, ReportOpened } from './sync/protocol.gen';
import { signingKey } from './sync/receipt';
import type { Vault } from './vault/vault';
import type { MineKept } from './view';
import type { World } from './world';

/** Two tabs can overtake each other once or twice; more often is a mistake of ours, and said aloud. */
const ATTEMPTS_MAX = 8;

export interface RecorderPorts {
	readonly world: World;
	readonly db: Database;
	identity(): Identity | null;
	frontDoor(): FrontDoor | null;
	vault(): Vault | null;
	/** `quiet`: nobody waits for it. */
	happened(what: Happened, quiet?: boolean): void;
	recorded(row: Pick<OutboxRow, 'cmd' | 'madeAt' | 'waiting' | 'receipt'>): Recorded;
}

/** The store's failures in the port's words; the text stays with whoever typed it. */
const failed = (error: unknown): unknown => (error instanceof StoreFailed ? new SaveFailed(error.reason) : error);

/** What the full-screen alarm is for: a child in danger, or one who has just told somebody (R8). */
const inDanger = (command: Command): 0 | 1 => (command.k === 'record-concern' && (command.danger === 'yes' || command.more.disclosed === 'yes') ? 1 : 0);

export class Recorder {
	/** Those that a page still holds; each is written when the page may go. */
	#drafts = new Set<WeakRef<OpenDraft>>();

	constructor(private readonly ports: RecorderPorts) {}

	newDraft(): OpenDraft {
		return this.#remember(new OpenDraft(this.#draftPorts()));
	}

	async openDraft(): Promise<{ draft: OpenDraft; fields: ConcernFields } | null> {
		const found = await openLast(this.#draftPorts());
		if (found !== null) this.#remember(found.draft);
		return found;
	}

	async keepDrafts(): Promise<void> {
		for (const held of this.#drafts) {
			const draft = held.deref();
			if (draft === undefined) this.#drafts.delete(held);
			else await draft.keep();
		}
	}

	/**
	 * The vault that is open will not open again: what its holder left unfinished is sealed to the tenant, as if nobody
	 * held the device, and goes up as that. It is signed with their key, while there still is one.
	 */
	async sealDrafts(): Promise<void> {
		const vault = this.ports.vault();
		if (vault !== null) await sealUnfinished(this.#draftPorts(), vault);
	}

	#remember(draft: OpenDraft): OpenDraft {
		this.#drafts.add(new WeakRef(draft));
		return draft;
	}

	#draftPorts(): DraftPorts {
		const { world, db, vault, happened, recorded } = this.ports;
		return {
			world,
			db,
			vault,
			happened,
			saved: (command, cmd) => this.#own(command, cmd),
			recorded,
			seal: (command, cmd, seq) => this.seal(command, cmd, seq),
			along: (command, cmd, madeAt) => this.#along(cmd, { madeAt, body: null, danger: inDanger(command) }),
			failed
		};
	}

	/** `confidential`: how a command that only names a concern travels; a concern itself says so in its own words. */
	async seal(command: Command, cmd: CommandId, seq: number, confidential = true, vault = this.ports.vault()): Promise<SealedItem> {
		const [identity, door] = [this.ports.identity(), this.ports.frontDoor()];
		if (identity === null || door === null) throw new SaveFailed('not-enrolled');
		const to = await sealTo(door.intake, await signingKey(identity.signingKey));
		if (to === null) throw new SaveFailed('not-enrolled');
		const route = routeOf(command, confidential);
		try {
			if (command.k !== 'leave-unfinished') checkLengths(command);
			return await author(this.ports.world, identity, to, vault, { command, cmd, seq, route });
		} catch (error) {
			throw error instanceof TooLong ? new SaveFailed('too-long') : error;
		}
	}

	async #along(cmd: CommandId, kept: MineKept): Promise<Along | null> {
		const vault = this.ports.vault();
		if (vault === null) return null;
		return { vault: vault.id, mine: await vault.seal(['mine', cmd], kept), reported: [] };
	}

	/**
	 * A concern that a lead writes about their own setting's child is theirs (R5): "I have it" goes right behind it. If that
	 * cannot be kept, the concern is told like any other, which is the safe side. What is or may be about an adult is not
	 * theirs to take by writing it: who receives it is decided by the chain (R26).
	 */
	async #own({ setting, adult }: RecordConcern, cmd: CommandId): Promise<void> {
		const posts = this.ports.vault()?.profile.posts ?? [];
		const leads = posts.some((post) => post.setting === setting && (post.role === 'lead' || post.role === 'deputy'));
		if (!leads || adult !== 'no') return;
		// A concern's matter has the id of the command that recorded it.
		const command = { k: 'acknowledge-concern', v: 1, concern: cmd as string as MatterId } as const;
		await this.record(command, false).catch(() => undefined);
	}

	/** Everything but a concern: one command, no draft. */
	async record(command: Command, confidential: boolean): Promise<Recorded> {
		const { cmd, madeAt, seq: waiting } = await this.#put(async (cmd, seq) => {
			const item = await this.seal(command, cmd, seq, confidential);
			return [item, await this.#along(cmd, { madeAt: item.madeAt, body: command })];
		});
		return this.ports.recorded({ cmd, madeAt, waiting });
	}

	/**
	 * Administration, signed by whoever is unlocked. Nothing of it is kept to be read here: the registers say what came of
	 * it. Unless it is said that no adult can be meant, it takes the narrow way (R29).
	 */
	async order(command: Command, confidential = true): Promise<CommandId> {
		return (await this.#put(async (cmd, seq) => [await this.seal(command, cmd, seq, confidential), null])).cmd;
	}

	/**
	 * What the device tells of its holder by itself, under their signature. Nothing of it is kept to be read here, nobody is
	 * told that it waits, and it takes the narrow way: the id of a confidential concern alone would say too much (R29).
	 */
	async report(command: ReportOpened): Promise<void> {
		const vault = this.ports.vault();
		if (vault === null) return;
		const along: Along = { vault: vault.id, mine: null, reported: [], opened: true };
		await this.#put(async (cmd, seq) => [{ ...(await this.seal(command, cmd, seq, true, vault)), quiet: true }, along]);
	}

	/** Into the outbox, under the next number. */
	async #put(make: (cmd: CommandId, seq: number) => Promise<[SealedItem, Along | null]>): Promise<SealedItem> {
		const { world, db, happened } = this.ports;
		const cmd = world.uuid() as CommandId;
		for (let attempt = 0; ; attempt++) {
			try {
				const [item, along] = await make(cmd, await outbox.nextSeq(db));
				await outbox.add(db, item, along);
				const { digest, envelope, quiet } = item;
				happened({ on: 'saved', item: { cmd, digest, size: envelope.length, tries: 0 }, draft: null, reported: [] }, quiet);
				return item;
			} catch (error) {
				if (!(error instanceof Overtaken) || attempt === ATTEMPTS_MAX) throw failed(error);
			}
		}
	}
}
