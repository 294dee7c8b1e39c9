/** How far what a person recorded has got, from their own feed. No word of a concern is in it. */
import { ofKind, type Entry, type Loose } from '../entry';
import type { AlertedPeople, Telling } from '../port';
import type { OutboxRow } from '../store/schema';
import type { By, MatterId, ReportTold, Told } from '../sync/protocol.gen';

/** How far something has got, as the server says. */
export interface ToldRow {
	readonly told: Told;
	readonly at: string;
	readonly by: By | null;
	readonly alerted: AlertedPeople;
	/** Nobody answered in the time that policy gives, or nobody can be reached. */
	readonly unanswered: boolean;
	/** One more each time somebody was still worried, or gave back what they had. */
	readonly round: number;
}

/** What the server wrote, in a feed or as an answer; null for what is no telling at all. */
export function readTold(d: Loose<Omit<ReportTold, 'k' | 'v' | 'concern'>>): ToldRow | null {
	const { told, at, by, alerted, others, unanswered, round } = d;
	if (told === undefined || at === undefined) return null;
	const people = { people: alerted ?? [], others: others ?? 0 };
	return { told, at, by: by ?? null, alerted: people, unanswered: unanswered ?? false, round: round ?? 1 };
}

const STEPS = { sent: 0, acknowledged: 1, 'followed-up': 2 } as const;
const many = ({ alerted }: ToldRow): number => alerted.people.length + alerted.others;

/**
 * The newer truth of two. What a person has been told is not taken back by an older answer, only by a later round: then
 * whoever had it has it no more. Within a round telling only goes on: to a further step, and at one step to more people.
 */
export function further(a: ToldRow | undefined, b: ToldRow | undefined): ToldRow | undefined {
	if (a === undefined || b === undefined) return a ?? b;
	const step = a.round - b.round || STEPS[a.told] - STEPS[b.told];
	if (step !== 0) return step > 0 ? a : b;
	if (a.at !== b.at) return a.at > b.at ? a : b;
	return (Number(a.unanswered) - Number(b.unanswered) || many(a) - many(b)) > 0 ? a : b;
}

/** What this device can say of its own: here until a receipt verified, and then what it has heard since. */
export function tellingOf(row: Pick<OutboxRow, 'waiting' | 'receipt'> | undefined, heard: ToldRow | undefined): Telling {
	if (row?.waiting !== undefined) return { state: 'here' };
	const at = row?.receipt?.at;
	if (at === undefined) return telling(heard);
	const now = telling(heard ?? { told: 'sent', at, by: null, alerted: { people: [], others: 0 }, unanswered: false, round: 1 });
	// When it was sent the receipt says, which is signed.
	return now.state === 'sent' || now.state === 'unanswered' ? { ...now, at } : now;
}

/** A green state names a person. One without a name is shown as no more than sent (R1). */
export function telling(row: ToldRow | undefined): Telling {
	if (row === undefined) return { state: 'here' };
	const { told, at, by, alerted } = row;
	const again = row.round > 1;
	if (told !== 'sent' && by !== null) return { state: told, at, by };
	return { state: told === 'sent' && row.unanswered ? 'unanswered' : 'sent', at, alerted, again };
}

export function foldTold(own: readonly Entry[]): ReadonlyMap<MatterId, ToldRow> {
	const told = new Map<MatterId, ToldRow>();
	for (const { d } of own.filter(ofKind('report-told'))) {
		const row = readTold(d);
		if (d.concern !== undefined && row !== null) told.set(d.concern, row);
	}
	return told;
}
