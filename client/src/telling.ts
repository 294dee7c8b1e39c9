/**
 * How far things recorded here have got, for whoever knows their reference or holds the page on which they were saved.
 * Who acknowledged what is kept in memory only: on a shared tablet's disk the name would tell what kind of concern it was.
 */
import { referenceOf } from './concerns/reference';
import { further, readTold, tellingOf, type ToldRow } from './concerns/told';
import { asThisDevice } from './enrolling';
import type { Recorded } from './port';
import type { Database } from './store/database';
import * as device from './store/device';
import * as outbox from './store/outbox';
import type { OutboxRow } from './store/schema';
import { reference } from './sync/ids';
import type { CommandId } from './sync/protocol.gen';
import * as transport from './transport';
import type { World } from './world';

export class Tellings {
	readonly #heard = new Map<CommandId, ToldRow>();

	constructor(
		private readonly world: World,
		private readonly db: Database,
		/** The server answered. */
		private readonly reached: () => void
	) {}

	recorded(row: Pick<OutboxRow, 'cmd' | 'madeAt' | 'waiting' | 'receipt'>): Recorded {
		const { cmd, madeAt } = row;
		return { reference: reference(cmd), cmd, madeAt, telling: tellingOf(row, this.#heard.get(cmd)) };
	}

	/** Asks the server, if it has it and can be reached in a few seconds. Null: this device never had it. */
	async ask(cmd: CommandId): Promise<Recorded | null> {
		const row = await outbox.find(this.db, cmd);
		if (row === null) return null;
		if (row.waiting !== undefined) return this.recorded(row);
		const identity = await device.identity(this.db);
		if (identity === null) return this.recorded(row);
		const { status, value } = await asThisDevice(this.world, identity, () => transport.told(this.world, [cmd]));
		if (status > 0) this.reached();
		for (const { cmd: of, ...now } of value?.told ?? []) {
			const known = further(this.#heard.get(of), readTold(now) ?? undefined);
			if (known !== undefined) this.#heard.set(of, known);
		}
		return this.recorded(row);
	}

	/** By a reference as somebody copied it by hand. */
	async find(typed: string): Promise<Recorded | null> {
		const wanted = referenceOf(typed);
		if (wanted === null) return null;
		for (const cmd of await outbox.commands(this.db)) if (reference(cmd) === wanted) return this.ask(cmd);
		return null;
	}
}
