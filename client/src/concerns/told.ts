/** How far what a person recorded has got, from their own feed. No word of a concern is in it. */
import { ofKind, type Entry } from '../entry';
import type { Telling } from '../port';
import type { OutboxRow } from '../store/schema';
import type { By, MatterId, Told } from '../sync/protocol.gen';

/** How far something has got, as the server says. */
export interface ToldRow {
	readonly told: Told;
	readonly at: string;
	readonly by: By | null;
}

const STEPS = { sent: 0, acknowledged: 1, 'followed-up': 2 } as const;

/** The further of two; nothing a person has been told is taken back by an older answer. */
export function further(a: ToldRow | undefined, b: ToldRow | undefined): ToldRow | undefined {
	if (a === undefined || b === undefined) return a ?? b;
	return STEPS[b.told] > STEPS[a.told] ? b : a;
}

/** What this device can say of its own: here until a receipt verified, and then what it has heard since. */
export function tellingOf(row: Pick<OutboxRow, 'waiting' | 'receipt'> | undefined, heard: ToldRow | undefined): Telling {
	if (row?.waiting !== undefined) return { state: 'here' };
	const sent: ToldRow | undefined = row?.receipt && { told: 'sent', at: row.receipt.at, by: null };
	return telling(further(sent, heard));
}

/** A green state names a person. One without a name is shown as no more than sent (R1). */
export function telling(row: ToldRow | undefined): Telling {
	if (row === undefined) return { state: 'here' };
	if (row.told === 'sent' || row.by === null) return { state: 'sent', at: row.at };
	return { state: row.told, at: row.at, by: row.by };
}

export function foldTold(own: readonly Entry[]): ReadonlyMap<MatterId, ToldRow> {
	const told = new Map<MatterId, ToldRow>();
	for (const { d } of own.filter(ofKind('report-told')))
		if (d.concern !== undefined && d.told !== undefined && d.at !== undefined)
			told.set(d.concern, { told: d.told, at: d.at, by: d.by ?? null });
	return told;
}
