/**
 * The order of the desk: what nobody has yet, as its telling is urgent; then what somebody has, by what is due next:
 * overdue first, then the next time, then what asks for nothing; last what was followed up and asks for nothing more,
 * newest first. What is followed up and still asks for something stays with what somebody has (R13). Pure.
 */
import { queueOf, type Queue } from '../concerns/queue';
import type { DeskConcern } from '../port';
import { dutiesOf, isOpen, type Duty } from './fold';

const isOverdue = ({ overdue }: Duty, now: number): boolean => overdue <= now;

/** Overdue before due, and each by its time; of what was due at one moment first what climbs sooner. */
export function soonestFirst(duties: readonly Duty[], now: number): Duty[] {
	const time = (one: Duty) => (isOverdue(one, now) ? one.overdue : one.due);
	return duties.filter(isOpen).sort((a, b) => Number(isOverdue(b, now)) - Number(isOverdue(a, now)) || time(a) - time(b) || a.overdue - b.overdue);
}

export interface Waiting {
	/** What is next, and how many more there are. */
	readonly next: Duty;
	readonly more: number;
}

export interface Desk extends Queue {
	waitingOf(concern: DeskConcern): Waiting | undefined;
}

interface Reckoned {
	readonly waiting: Waiting | undefined;
	/** It is so from this moment until something else is overdue. */
	readonly from: number;
	readonly until: number;
}

const reckoned = new WeakMap<DeskConcern, Reckoned>();

/** As long as nothing came and nothing more is late, it is the same object, and the row that shows it is not drawn again. */
function waitingOf(concern: DeskConcern, now: number): Waiting | undefined {
	if (concern.asked.length === 0) return undefined;
	let known = reckoned.get(concern);
	if (known === undefined || now < known.from || now >= known.until) {
		const [next, ...more] = soonestFirst(dutiesOf(concern), now);
		const until = [next, ...more].reduce((soon, one) => (one !== undefined && one.overdue > now ? Math.min(soon, one.overdue) : soon), Infinity);
		known = { waiting: next && { next, more: more.length }, from: now, until };
		reckoned.set(concern, known);
	}
	return known.waiting;
}

/** `now`: ms since the epoch. */
export function deskOf(concerns: readonly DeskConcern[], now: number): Desk {
	const waiting = new Map<DeskConcern, Waiting>();
	for (const concern of concerns) {
		const one = waitingOf(concern, now);
		if (one !== undefined) waiting.set(concern, one);
	}
	const queue = queueOf(concerns);
	const key = (concern: DeskConcern): readonly [number, number] => {
		const next = waiting.get(concern)?.next;
		return next === undefined ? [2, 0] : isOverdue(next, now) ? [0, next.overdue] : [1, next.due];
	};
	const owes = queue.done.filter((concern) => waiting.has(concern));
	const has = [...queue.has, ...owes].map((concern) => ({ concern, key: key(concern) }));
	return {
		unread: queue.unread,
		has: has.sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1]).map(({ concern }) => concern),
		done: queue.done.filter((concern) => !waiting.has(concern)),
		waitingOf: (concern) => waiting.get(concern)
	};
}
