/** Who has been told of what the holder recorded, from their own feed: that it was done, by whom, and never a word of it (REQ-11-B). Pure. */
import { ofKind, type Entry } from '../entry';
import type { Body, By, DutyStatus, MatterId } from '../sync/protocol.gen';

export interface Step {
	readonly body: Body;
	readonly status: DutyStatus;
	readonly due: string;
	readonly by: By | null;
	readonly at: string | null;
	/** So many alike: one for each child that it is about, or for each authority. */
	readonly many: number;
}

const OPEN: readonly DutyStatus[] = ['owed', 'claimed', 'uncountersigned'];
export const isOpen = ({ status }: Pick<Step, 'status'>): boolean => OPEN.includes(status);

/** The newest state of each, those of one body that stand alike as one; what is still to be done first, the soonest first. */
export function stepsTaken(own: readonly Entry[], concern: MatterId): Step[] {
	const newest = new Map<string, Step>();
	for (const { d } of own.filter(ofKind('report-duty'))) {
		if (d.concern !== concern || d.duty === undefined || d.body === undefined || d.needs !== 'telling') continue;
		newest.set(d.duty, { body: d.body, status: d.status ?? 'owed', due: d.due ?? '', by: d.by ?? null, at: d.at ?? null, many: 1 });
	}
	const alike = new Map<string, Step>();
	for (const step of newest.values()) {
		const key = [step.body, step.status, step.by?.name, isOpen(step) ? step.due : step.at].join();
		alike.set(key, { ...step, many: (alike.get(key)?.many ?? 0) + 1 });
	}
	return [...alike.values()].sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}
