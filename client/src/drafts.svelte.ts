/**
 * Text in progress. It is kept within two seconds, always sealed: under the writer's vault while it is open, else to the
 * tenant, as the envelope that will go up if nobody finishes it. Saving puts the finished concern into the outbox and
 * takes the draft away in one transaction, so a kill at any point leaves exactly one of the two.
 */
import { isEmptyMore, wholeMore } from './concerns/more';
import { fieldsOf } from './concerns/upcast';
import { SaveFailed, type ConcernFields, type Draft, type Recorded } from './port';
import type { Database } from './store/database';
import * as drafts from './store/drafts';
import * as outbox from './store/outbox';
import { Overtaken, type Along, type SealedItem } from './store/outbox';
import type { OutboxRow } from './store/schema';
import type { Input } from './sync/device.gen';
import type { Command, CommandId, LeaveUnfinished, RecordConcern } from './sync/protocol.gen';
import type { Vault } from './vault/vault';
import type { World } from './world';

/** From the last kept text to the next write: with sealing and a slow disk still within two seconds. */
const KEEP_AFTER_MS = 1_000;
/** Two tabs can overtake each other once or twice; more often is a mistake of ours, and said aloud. */
const ATTEMPTS_MAX = 8;

type Timeless<T> = T extends Input ? Omit<T, 'now' | 'jitter'> : never;
/** What happened, without the time, which the runner adds. */
export type Happened = Timeless<Input>;

export interface DraftPorts {
	readonly world: World;
	readonly db: Database;
	vault(): Vault | null;
	/** Signs and seals. Rejects with `SaveFailed` if the command cannot travel. */
	seal(command: Command, cmd: CommandId, seq: number): Promise<SealedItem>;
	/** What the holder keeps of what they recorded; null with no holder. */
	along(command: Command, cmd: CommandId, madeAt: string): Promise<Along | null>;
	happened(what: Happened): void;
	/** A finished concern is in the outbox. Whatever comes of this, it stays saved. */
	saved(command: RecordConcern, cmd: CommandId): Promise<void>;
	recorded(row: Pick<OutboxRow, 'cmd' | 'madeAt' | 'waiting' | 'receipt'>): Recorded;
	/** Puts a failure of the store into the port's words. */
	failed(error: unknown): unknown;
}

/** What lies in the vault of an unfinished draft. */
interface VaultDraft {
	readonly fields: ConcernFields;
	readonly finishes: CommandId | null;
}

const sizeOf = ({ envelope }: SealedItem): number => envelope.length;

/** Nothing that a person typed or chose: an opened page alone is not an unfinished concern. */
export function isBlank({ children, danger, adult, subjects, saw, words, place, more }: ConcernFields): boolean {
	const typed = [...children, ...subjects, { described: saw }, { described: words }, { described: place }].some(({ described }) => described.trim() !== '');
	const chosen = children.some(({ listed }) => listed !== null) || subjects.some(({ person }) => person !== null) || danger !== 'not-answered' || adult !== 'not-answered';
	return !typed && !chosen && isEmptyMore(more);
}

/** A child of whom nothing was said stands in the list only while the page has no other. */
const inOrder = ({ children, more, theirs: _, ...rest }: ConcernFields) => ({
	...rest,
	children: children.filter(({ listed, described }, n) => n === 0 || listed !== null || described.trim() !== ''),
	more: wholeMore(more)
});
const unfinished = (fields: ConcernFields): LeaveUnfinished => ({ k: 'leave-unfinished', v: 2, ...inOrder(fields) });
const finished = (fields: ConcernFields, finishes: CommandId | null): RecordConcern => ({ k: 'record-concern', v: 2, ...inOrder(fields), finishes });

/** The fields in the protocol's order, as a copy: the page goes on changing its own. */
function copied(given: ConcernFields): ConcernFields {
	const { setting, writer, children, danger, adult, subjects, struck, saw, words, when, place, more, theirs = [] } = $state.snapshot(given) as ConcernFields;
	return { setting, writer, children, danger, adult, subjects, struck, saw, words, when, place, more, theirs };
}

export class OpenDraft implements Draft {
	keptAt: number | null = $state(null);
	unkept: Draft['unkept'] = $state(null);
	#slot: CommandId;
	/** The last draft of this text that went up by itself. */
	#finishes: CommandId | null;
	/** Of the finished concern: the same however often saving is tried. */
	readonly #cmd: CommandId;
	#latest: ConcernFields | null = null;
	#cancel: (() => void) | null = null;
	/** Writes one after another; never rejects. */
	#writing: Promise<void> = Promise.resolve();
	#over = false;
	#saved: Promise<Recorded> | null = null;

	constructor(
		private readonly ports: DraftPorts,
		slot: CommandId | null = null,
		finishes: CommandId | null = null
	) {
		this.#slot = slot ?? (ports.world.uuid() as CommandId);
		this.#cmd = ports.world.uuid() as CommandId;
		this.#finishes = finishes;
	}

	change(fields: ConcernFields): void {
		if (this.#over) return;
		this.#latest = copied(fields);
		this.#cancel ??= this.ports.world.after(KEEP_AFTER_MS, () => void this.keep());
	}

	/** Writes what is not kept yet, at once; for a page that is about to go. */
	keep(): Promise<void> {
		this.#cancel?.();
		this.#cancel = null;
		this.#writing = this.#writing.then(async () => {
			const fields = this.#latest;
			if (fields === null || this.#over) return;
			this.#latest = null;
			try {
				await this.#write(fields);
				this.keptAt = this.ports.world.now();
				this.unkept = null;
			} catch (error) {
				// The screen says so. The text is still here, and the next attempt follows.
				this.#unkept(error);
				this.change(this.#latest ?? fields);
			}
		});
		return this.#writing;
	}

	/** In the port's words. */
	#unkept(error: unknown): unknown {
		const failure = this.ports.failed(error);
		this.unkept = failure instanceof SaveFailed ? failure.reason : 'storage-closed';
		return failure;
	}

	async #write(fields: ConcernFields): Promise<void> {
		const { world, db, happened } = this.ports;
		if (isBlank(fields)) return this.#clear();
		for (let attempt = 0; ; attempt++) {
			const vault = this.ports.vault();
			const touchedAt = world.now();
			const before = await drafts.find(db, this.#slot);
			try {
				if (vault !== null) {
					const kept: VaultDraft = { fields, finishes: this.#finishes };
					const box = await vault.seal(['draft', this.#slot], kept);
					await drafts.keepUnderVault(db, { cmd: this.#slot, vault: vault.id, box, touchedAt });
					if (before?.under === 'tenant') happened({ on: 'draft-discarded', draft: this.#slot });
				} else {
					const seq = before?.under === 'tenant' ? before.seq : await outbox.nextSeq(db);
					const item = await this.ports.seal(unfinished(fields), this.#slot, seq);
					await drafts.keepSealed(db, item, touchedAt, before);
					const draft = { cmd: this.#slot, digest: item.digest, size: sizeOf(item), kept_at: touchedAt };
					happened({ on: 'draft-kept', draft });
				}
				return;
			} catch (error) {
				if (!(error instanceof Overtaken) || attempt === ATTEMPTS_MAX) throw error;
				await this.#followSlot();
			}
		}
	}

	/** If the draft went up by itself, what is typed from now on is a new one, and the concern will name the first. */
	async #followSlot(): Promise<void> {
		if ((await outbox.find(this.ports.db, this.#slot)) === null) return;
		this.#finishes = this.#slot;
		this.#slot = this.ports.world.uuid() as CommandId;
	}

	save(fields: ConcernFields): Promise<Recorded> {
		this.#saved ??= this.#save(copied(fields)).catch((error: unknown) => {
			this.#saved = null;
			this.change(fields);
			throw this.#unkept(error);
		});
		return this.#saved;
	}

	async #save(fields: ConcernFields): Promise<Recorded> {
		const { db, happened } = this.ports;
		this.#cancel?.();
		this.#cancel = null;
		await this.#writing;
		this.unkept = null;
		for (let attempt = 0; ; attempt++) {
			// An earlier attempt may have been committed although its answer was lost.
			const already = await outbox.find(db, this.#cmd);
			if (already !== null) return this.ports.recorded(already);
			await this.#followSlot();
			const row = await drafts.find(db, this.#slot);
			const seq = row?.under === 'tenant' ? row.seq : await outbox.nextSeq(db);
			const command = finished(fields, this.#finishes);
			const item = await this.ports.seal(command, this.#cmd, seq);
			const along = await this.ports.along(command, this.#cmd, item.madeAt);
			try {
				await drafts.finish(db, this.#slot, item, along);
			} catch (error) {
				if (!(error instanceof Overtaken) || attempt === ATTEMPTS_MAX) throw error;
				continue;
			}
			this.#over = true;
			const { cmd, seq: waiting, digest, madeAt } = item;
			happened({ on: 'saved', item: { cmd, digest, size: sizeOf(item), tries: 0 }, draft: this.#slot, reported: [] });
			await this.ports.saved(command, cmd);
			return this.ports.recorded({ cmd, madeAt, waiting });
		}
	}

	async discard(): Promise<void> {
		this.#cancel?.();
		this.#cancel = null;
		this.#over = true;
		await this.#writing;
		await this.#clear();
	}

	async #clear(): Promise<void> {
		await drafts.discard(this.ports.db, this.#slot);
		this.ports.happened({ on: 'draft-discarded', draft: this.#slot });
	}
}

/** All that a holder did not finish, as the envelopes that would lie here if nobody had been signed in. */
export async function sealUnfinished({ db, seal, happened }: DraftPorts, vault: Vault): Promise<void> {
	for (const row of await drafts.underVault(db, vault.id)) {
		const kept = await vault.open<VaultDraft>(['draft', row.cmd], row.box);
		if (kept === null) continue;
		const fields = fieldsOf(kept.fields);
		if (isBlank(fields)) continue;
		for (let attempt = 0; ; attempt++) {
			try {
				const item = await seal(unfinished(fields), row.cmd, await outbox.nextSeq(db));
				await drafts.keepSealed(db, item, row.touchedAt, row);
				happened({ on: 'draft-kept', draft: { cmd: row.cmd, digest: item.digest, size: sizeOf(item), kept_at: row.touchedAt } });
				break;
			} catch (error) {
				// Longer than can be sent: the page that holds it, if there is one, still says so when it is saved.
				if (error instanceof SaveFailed && error.reason === 'too-long') break;
				if (!(error instanceof Overtaken) || attempt === ATTEMPTS_MAX) throw error;
				if ((await drafts.find(db, row.cmd))?.under !== 'vault') break;
			}
		}
	}
}

/** What this holder touched last and did not finish here. */
export async function openLast(ports: DraftPorts): Promise<{ draft: OpenDraft; fields: ConcernFields } | null> {
	const vault = ports.vault();
	if (vault === null) return null;
	for (const row of await drafts.underVault(ports.db, vault.id)) {
		const kept = await vault.open<VaultDraft>(['draft', row.cmd], row.box);
		if (kept === null) continue;
		const draft = new OpenDraft(ports, row.cmd, kept.finishes);
		draft.keptAt = row.touchedAt;
		return { draft, fields: fieldsOf(kept.fields) };
	}
	return null;
}
