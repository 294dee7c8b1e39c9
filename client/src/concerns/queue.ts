/**
 * The order of the desk: what nobody has yet, then what somebody has; then what was followed up, newest first.
 * What the Now ladder is for stands before all else (R9): danger, a child's telling, a child who was moved, an adult who
 * works or helps here; then what nobody answered "no" to (R6).
 */
import type { DeskConcern } from '../port';
import type { ConcernKind } from '../sync/protocol.gen';

export interface Queue {
	readonly unread: readonly DeskConcern[];
	readonly has: readonly DeskConcern[];
	readonly done: readonly DeskConcern[];
}

const NOW: readonly ConcernKind[] = ['trafficking', 'online-grooming'];

/** 0 first. Within one number the oldest stands first: it has waited longest. A drill never stands before a child. */
function urgency({ kind, danger, confidential, more }: DeskConcern): number {
	if (kind === 'rehearsal') return 3;
	if (confidential || [danger, more?.disclosed, more?.moved].includes('yes') || more?.kinds?.some((one) => NOW.includes(one))) return 0;
	return danger === 'no' ? 2 : 1;
}

export function queueOf(desk: readonly DeskConcern[]): Queue {
	const oldestFirst = desk.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0));
	const open = oldestFirst.filter((c) => c.told !== 'followed-up').toSorted((a, b) => urgency(a) - urgency(b));
	return {
		unread: open.filter((c) => c.acknowledged === null),
		has: open.filter((c) => c.acknowledged !== null),
		done: oldestFirst.filter((c) => c.told === 'followed-up').reverse()
	};
}
