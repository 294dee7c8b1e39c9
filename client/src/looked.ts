/**
 * Who looked (T3): what the holder opens is collected and told in batches, signed by them, through the ordinary outbox.
 * Each concern at most once in a quarter of an hour: leads go to and fro between concerns, and that is one look.
 *
 * Until it is told it is in this page's memory alone: 20 concerns at most, for a minute, until the page is hidden or the
 * device locks. A page that dies in the foreground loses that much and no more; that they had been sent to this device
 * the server wrote down when it sent them.
 */
import type { Looked } from './port';
import type { MatterId, Opened, PersonId, ReportOpened } from './sync/protocol.gen';
import * as transport from './transport';
import { instant, type World } from './world';

const GATHER_MAX = 20;
const GATHER_MS = 60_000;
/** The protocol's limit for one report; more than GATHER_MAX only where the store could not take them before. */
const REPORT_MAX = 100;
const ONE_LOOK_MS = 15 * 60_000;

export interface LooksPorts {
	readonly world: World;
	/** Whom the device reads for. */
	holder(): PersonId | null;
	/** Signs as the holder, seals and stores. */
	report(command: ReportOpened): Promise<void>;
}

export class Looks {
	#of: PersonId | null = null;
	#gathered: Opened[] = [];
	/** When each was last counted, by a clock that nobody can set. Ids only; it outlasts a lock, or each would be a look. */
	readonly #counted = new Map<string, number>();
	#cancel: (() => void) | null = null;
	#telling: Promise<void> = Promise.resolve();

	constructor(private readonly ports: LooksPorts) {}

	opened(matter: MatterId): void {
		const { world } = this.ports;
		const person = this.ports.holder();
		if (person === null || !this.#counts(`${person} ${matter}`)) return;
		if (person !== this.#of) this.#gathered = [];
		this.#of = person;
		this.#gathered.push({ matter, at: instant(world.now()) });
		if (this.#gathered.length >= GATHER_MAX) void this.tell();
		else this.#tellLater();
	}

	#counts(look: string): boolean {
		const now = this.ports.world.mono();
		for (const [other, at] of this.#counted) if (now - at >= ONE_LOOK_MS) this.#counted.delete(other);
		if (this.#counted.has(look)) return false;
		this.#counted.set(look, now);
		return true;
	}

	/** Resolves when all that was opened until now is in the outbox, or could not be put there. Never rejects. */
	tell(): Promise<void> {
		this.#cancel?.();
		this.#cancel = null;
		const [of, opened] = [this.#of, this.#gathered.splice(0, REPORT_MAX)];
		if (opened.length > 0) this.#telling = this.#telling.then(() => this.#report(of, opened));
		return this.#telling;
	}

	async #report(of: PersonId | null, opened: readonly Opened[]): Promise<void> {
		// Whoever holds the device now cannot sign for whoever did.
		if (this.ports.holder() !== of) return;
		try {
			await this.ports.report({ k: 'report-opened', v: 1, opened });
		} catch {
			// The store is full or closed, which the screen says; what was opened is told when it can be.
			if (this.#of !== of) return;
			this.#gathered.unshift(...opened);
			this.#tellLater();
		}
	}

	#tellLater(): void {
		this.#cancel ??= this.ports.world.after(GATHER_MS, () => void this.tell());
	}

	/** Asks the server. Null without a network, or without a session. */
	async who(matter: MatterId): Promise<Looked | null> {
		const { world } = this.ports;
		const person = this.ports.holder();
		if (person === null) return null;
		const { value } = await transport.whoLooked(world, person, matter);
		if (value === null) return null;
		return {
			looked: value.looked.map(({ first_at: firstAt, last_at: lastAt, ...one }) => ({ ...one, firstAt, lastAt })),
			sent: value.sent
		};
	}
}
