/** When something is due and how long that leaves, as a line of its own. Pure. */
import { duties } from '$words/en-GB/duties';
import type { Duty } from './fold';
import { latenessOf, moment, span } from './time';

const words = duties.time;

export function fully(duty: Duty, now: number): string {
	switch (latenessOf(duty, now)) {
		case 'late':
			return duty.atOnce ? words.lateNow(moment(duty.start, now), span(now - duty.start)) : words.late(moment(duty.due, now), span(now - duty.overdue));
		case 'now':
			return words.now(moment(duty.start, now), span(now - duty.start));
		case 'due':
			return words.by(moment(duty.due, now), span(duty.due - now));
	}
}
