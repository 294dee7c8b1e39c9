/** The order of the desk: what nobody has yet, then what somebody has, oldest first; then what was followed up, newest first. */
import type { DeskConcern } from '../port';

export interface Queue {
	readonly unread: readonly DeskConcern[];
	readonly has: readonly DeskConcern[];
	readonly done: readonly DeskConcern[];
}

export function queueOf(desk: readonly DeskConcern[]): Queue {
	const oldestFirst = desk.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0));
	const done = oldestFirst.filter((c) => c.told === 'followed-up').reverse();
	const open = oldestFirst.filter((c) => c.told !== 'followed-up');
	return {
		unread: open.filter((c) => c.acknowledged === null),
		has: open.filter((c) => c.acknowledged !== null),
		done
	};
}
