/**
 * The order of the desk: what nobody has yet, then what somebody has; then what was followed up, newest first.
 * Danger, and an adult who works or helps here, stand before all else (R9); then what nobody answered "no" to (R6).
 */
import type { DeskConcern } from '../port';

export interface Queue {
	readonly unread: readonly DeskConcern[];
	readonly has: readonly DeskConcern[];
	readonly done: readonly DeskConcern[];
}

/** 0 first. Within one number the oldest stands first: it has waited longest. A drill never stands before a child. */
function urgency({ kind, danger, confidential }: DeskConcern): number {
	if (kind === 'rehearsal') return 3;
	if (danger === 'yes' || confidential) return 0;
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
