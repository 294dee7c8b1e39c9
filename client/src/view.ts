/** What the unlocked holder sees, folded from their feeds and from what they did here. Pure. */
import { foldChildren, roster } from './children/fold';
import type { InDanger } from './concerns/alarm';
import { foldDesk, type Known, type Made, type Pending } from './concerns/fold';
import { foldTold, telling, tellingOf, type ToldRow } from './concerns/told';
import { foldWaits } from './concerns/waits';
import type { Entry } from './entry';
import { foldPeople } from './people/fold';
import type { DeskConcern, Holder, Recorded, RosterChild, SettingSeen, SettingWaits } from './port';
import { byName, foldSettings } from './settings/fold';
import { wasRefused } from './store/outbox';
import type { OutboxRow } from './store/schema';
import type { Command, CommandId, DutyNumber, MatterId, SettingId } from './sync/protocol.gen';

/** What a holder keeps under their vault of one thing done here; the words only while they work on it themselves. */
export interface MineKept {
	readonly madeAt: string;
	/** Null for a concern: once sealed it cannot be read here again, whoever wrote it. */
	readonly body: Command | null;
	/** Of a concern: 1 if a child is in danger. A number, so that the length of what is sealed does not tell. */
	readonly danger?: 0 | 1;
}

export interface Seen {
	readonly roster: readonly RosterChild[];
	readonly desk: readonly DeskConcern[];
	readonly contacts: readonly DutyNumber[] | null;
	readonly settings: readonly SettingSeen[];
	readonly waits: readonly SettingWaits[];
	readonly mine: readonly Recorded[];
	/** Concerns of the holder that nobody has been told of, where a child is in danger. */
	readonly inDanger: readonly InDanger[];
	/** What the holder did here that no feed has brought back yet. */
	readonly pending: readonly Pending[];
	/** They follow a desk or a case by now, whatever they did when they signed in. */
	readonly reads: boolean;
	/** Kept by the holder and not needed any more: their feeds brought it, or the server refused it. */
	readonly arrived: readonly CommandId[];
}

export interface Given {
	readonly holder: Holder;
	readonly setting: SettingId | null;
	/** Entries of the feeds of these kinds. */
	of(...kinds: readonly string[]): readonly (readonly Entry[])[];
	readonly mine: ReadonlyMap<CommandId, MineKept>;
	readonly outbox: ReadonlyMap<CommandId, OutboxRow>;
	reference(cmd: string): string;
}

/** What one look leaves to the next, of one holder from unlock to lock: it makes the next quick, and no other. */
export class Before {
	readonly made: Made = new Map();
	#of: readonly Entry[] = [];
	#known: Known | null = null;

	/** The same object as long as it is of the same entries; whatever was made by another is forgotten. */
	known(roster: readonly Entry[], setting: readonly Entry[], reference: Known['reference']): Known {
		const of = [...roster, ...setting];
		if (this.#known !== null && of.length === this.#of.length && of.every((entry, n) => entry === this.#of[n])) return this.#known;
		this.#of = of;
		this.made.clear();
		return (this.#known = { children: foldChildren(roster), settings: foldSettings(setting), people: foldPeople(setting), reference });
	}
}

export function see({ holder, setting, of, mine, outbox, reference }: Given, before = new Before()): Seen {
	const known = before.known(of('roster').flat(), of('setting').flat(), reference);
	const { children, settings } = known;
	const feeds = [
		...of('desk').map((entries) => ({ confidential: false, entries })),
		...of('case').map((entries) => ({ confidential: true, entries }))
	];
	const came = new Set(mine.size === 0 ? [] : of('desk', 'case', 'bridge').flatMap((entries) => entries.map((entry) => entry.cmd)));
	const pending: Pending[] = [];
	const arrived: CommandId[] = [];
	const inDanger: InDanger[] = [];
	for (const [cmd, { madeAt, body, danger }] of mine) {
		if (danger === 1 && outbox.get(cmd)?.waiting !== undefined) inDanger.push({ cmd, since: madeAt });
		if (body === null) continue;
		if (came.has(cmd) || wasRefused(outbox.get(cmd))) arrived.push(cmd);
		else pending.push({ cmd, madeAt, body, waiting: outbox.get(cmd)?.waiting !== undefined });
	}
	return {
		roster: roster(children),
		desk: foldDesk(feeds, pending, holder, known, before.made),
		contacts: (setting && settings.get(setting)?.numbers) || null,
		settings: byName(settings),
		waits: foldWaits(of('own').flat(), settings),
		mine: recorded(foldTold(of('own').flat()), mine, outbox, reference),
		inDanger,
		pending,
		reads: feeds.length > 0,
		arrived
	};
}

/** Concerns of this holder: those made here, and those that their own feed tells of from other devices; newest first. */
function recorded(
	told: ReadonlyMap<MatterId, ToldRow>,
	mine: ReadonlyMap<CommandId, MineKept>,
	outbox: ReadonlyMap<CommandId, OutboxRow>,
	reference: (cmd: string) => string
): Recorded[] {
	const all = new Map<CommandId, Recorded>();
	for (const [matter, row] of told) {
		// A matter has the id of the command that made it.
		const cmd = matter as string as CommandId;
		all.set(cmd, { reference: reference(cmd), cmd, madeAt: row.at, telling: telling(row) });
	}
	for (const [cmd, { madeAt, body }] of mine) {
		if (body !== null) continue;
		const state = tellingOf(outbox.get(cmd), told.get(cmd as string as MatterId));
		all.set(cmd, { reference: reference(cmd), cmd, madeAt, telling: state });
	}
	return [...all.values()].sort((a, b) => (a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : 0));
}
