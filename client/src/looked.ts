/**
 * Who looked (T3): what the holder opens is collected and told in batches, signed by them, through the ordinary outbox.
 * Each concern at most once in a quarter of an hour: leads go to and fro between concerns, and that is one look.
 *
 * What is collected lies under the holder's vault as well, so that closing the page at once hides nothing: it is told
 * when they unlock here again. Lost is what was opened in the moment before a crash. That it had been sent to this
 * device, the server wrote down when it sent it.
 */
import type { Looked } from './port';
import type { Database } from './store/database';
import * as holders from './store/holders';
import type { MatterId, Opened, ReportOpened } from './sync/protocol.gen';
import * as transport from './transport';
import type { Vault } from './vault/vault';
import { instant, type World } from './world';

const GATHER_MAX = 20;
const GATHER_MS = 60_000;
/** The protocol's limit for one report; more than GATHER_MAX only where the store could not take them before. */
const REPORT_MAX = 100;
const ONE_LOOK_MS = 15 * 60_000;

export interface LooksPorts {
	readonly world: World;
	readonly db: Database;
	vault(): Vault | null;
	/** Signs as the holder, seals and stores; what was kept under the vault goes in the same transaction. */
	report(command: ReportOpened): Promise<void>;
}

export class Looks {
	/** Whose vault: its name, for its keys must not outlive a lock. */
	#of: string | null = null;
	#gathered: Opened[] = [];
	/** When each was last counted, by a clock that nobody can set. Ids only; it outlasts a lock, or each would be a look. */
	readonly #counted = new Map<string, number>();
	#cancel: (() => void) | null = null;
	/** Writes one after another; never rejects. */
	#writing: Promise<void> = Promise.resolve();

	constructor(private readonly ports: LooksPorts) {}

	opened(matter: MatterId): void {
		const { world } = this.ports;
		const vault = this.#holder();
		if (vault === null || !this.#counts(`${vault.profile.person} ${matter}`)) return;
		this.#gathered.push({ matter, at: instant(world.now()) });
		this.#keep(vault);
		if (this.#gathered.length >= GATHER_MAX) void this.tell();
		else this.#tellLater();
	}

	/** Somebody unlocked: what they opened here before, and could not tell, is told. */
	async resume(): Promise<void> {
		const vault = this.#holder();
		if (vault === null) return;
		this.#write(async () => {
			const box = await holders.opened(this.ports.db, vault.id);
			const kept = box && (await vault.open<Opened[]>(['opened'], box));
			if (kept && this.#of === vault.id) this.#gathered = kept.concat(this.#gathered);
		});
		await this.#writing;
		await this.tell();
	}

	/** Resolves when all that was opened until now is in the outbox, or could not be put there. Never rejects. */
	tell(): Promise<void> {
		this.#cancel?.();
		this.#cancel = null;
		const of = this.#of;
		while (this.#gathered.length > 0) {
			const opened = this.#gathered.splice(0, REPORT_MAX);
			this.#write(() => this.#report(of, opened));
		}
		return this.#writing;
	}

	/** Asks the server. Null without a network, or without a session. */
	async who(matter: MatterId): Promise<Looked | null> {
		const person = this.ports.vault()?.profile.person;
		if (person === undefined) return null;
		const { value } = await transport.whoLooked(this.ports.world, person, matter);
		if (value === null) return null;
		return {
			looked: value.looked.map(({ first_at: firstAt, last_at: lastAt, ...one }) => ({ ...one, firstAt, lastAt })),
			sent: value.sent
		};
	}

	/** Whose looks are collected now. What somebody else left lies under their vault. */
	#holder(): Vault | null {
		const vault = this.ports.vault();
		if (vault !== null && vault.id !== this.#of) {
			this.#gathered = [];
			this.#of = vault.id;
		}
		return vault;
	}

	#counts(look: string): boolean {
		const now = this.ports.world.mono();
		for (const [other, at] of this.#counted) if (now - at >= ONE_LOOK_MS) this.#counted.delete(other);
		if (this.#counted.has(look)) return false;
		this.#counted.set(look, now);
		return true;
	}

	#keep(vault: Vault): void {
		this.#write(async () => {
			if (this.#of !== vault.id || this.#gathered.length === 0) return;
			await holders.keepOpened(this.ports.db, vault.id, await vault.seal(['opened'], this.#gathered));
		});
	}

	async #report(of: string | null, opened: readonly Opened[]): Promise<void> {
		const vault = this.ports.vault();
		// Whoever holds the device now cannot sign for whoever did; they tell it themselves when they are back.
		if (vault?.id !== of) return;
		try {
			await this.ports.report({ k: 'report-opened', v: 1, opened });
		} catch {
			if (this.#of !== of) return;
			this.#gathered.unshift(...opened);
			this.#keep(vault);
			this.#tellLater();
		}
	}

	/** A store that is full or closed is said by the screen; what was opened is told when it can be. */
	#write(work: () => Promise<void>): void {
		this.#writing = this.#writing.then(work).catch(() => undefined);
	}

	#tellLater(): void {
		this.#cancel ??= this.ports.world.after(GATHER_MS, () => void this.tell());
	}
}
