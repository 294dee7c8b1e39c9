/** What a person does with what was recorded: one command each, with no draft. Each works offline. */
import type { Recorded, Rehearsed } from './port';
import type { Recorder } from './recorder';
import type { Database } from './store/database';
import * as outbox from './store/outbox';
import type { Command, MatterId, SettingId, Writer } from './sync/protocol.gen';
import type { World } from './world';

/** While somebody looks at the screen and wants to know whether there will be a drill. */
const ANSWER_WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 200;
/** What the server says where it begins none. */
const REFUSED = ['at-night', 'something-waits'] as const;

export interface DoingPorts {
	readonly world: World;
	readonly db: Database;
	readonly recorder: Pick<Recorder, 'record'>;
	/** Null where this device knows nothing of the concern. */
	confidential(concern: MatterId): boolean | null;
}

export class Doing {
	constructor(private readonly ports: DoingPorts) {}

	/** Where nothing is known of the concern, what is said of it takes the narrow way (R29). */
	#record(command: Extract<Command, { concern: MatterId }>): Promise<Recorded> {
		return this.ports.recorder.record(command, this.ports.confidential(command.concern) ?? true);
	}

	amend(concern: MatterId, writer: Writer, text: string): Promise<Recorded> {
		return this.#record({ k: 'amend-concern', v: 1, concern, writer, text });
	}

	stillWorried(concern: MatterId, writer: Writer, text: string): Promise<Recorded> {
		return this.#record({ k: 'say-still-worried', v: 1, concern, writer, text });
	}

	async acknowledge(concern: MatterId): Promise<void> {
		await this.#record({ k: 'acknowledge-concern', v: 1, concern });
	}

	async passOn(concern: MatterId): Promise<void> {
		await this.#record({ k: 'pass-on-concern', v: 1, concern });
	}

	async note(concern: MatterId, text: string): Promise<void> {
		await this.#record({ k: 'add-note', v: 1, concern, text });
	}

	async followUp(concern: MatterId, summary: string, action: string, outcome: string): Promise<void> {
		await this.#record({ k: 'follow-up-concern', v: 1, concern, summary, action, outcome });
	}

	/** A drill is about no child and no adult. It carries no words, so the server may refuse it; whoever asked is told. */
	async rehearse(setting: SettingId): Promise<Rehearsed> {
		const { world, db, recorder } = this.ports;
		const { cmd } = await recorder.record({ k: 'start-rehearsal', v: 1, setting }, false);
		for (let waited = 0; waited < ANSWER_WITHIN_MS; waited += LOOK_EVERY_MS) {
			await new Promise<void>((resolve) => world.after(LOOK_EVERY_MS, resolve));
			const row = await outbox.find(db, cmd);
			if (row?.receipt !== undefined) return !outbox.wasRefused(row) ? 'asked' : (REFUSED.find((why) => why === outbox.reasonOf(row)) ?? 'refused');
		}
		return 'waits';
	}
}
