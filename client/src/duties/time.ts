/** When something is due, as a list has room for it. Pure. */
import { next as words } from '$words/en-GB/due';
import type { Duty } from './fold';

const MINUTE = 60_000;
const DAY = 86_400_000;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const date = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** "16:10" today, "midnight" when today ends, "Mon 16:10" within six days, "Mon 30 Nov, 16:10" beyond. */
export function moment(at: number, now: number): string {
	const then = new Date(at);
	const time = clock.format(then);
	if (then.toDateString() === new Date(now).toDateString()) return time;
	// Whoever reads "Mon 00:00" on a Sunday thinks of Monday.
	if (time === '00:00' && at > now && at - now < DAY) return words.midnight;
	return Math.abs(at - now) < 6 * DAY ? `${weekday.format(then)} ${time}` : `${date.format(then)}, ${time}`;
}

/** "1 min", "5 h 10 min", "3 days"; less than a minute is "1 min". */
export function span(ms: number): string {
	const minutes = Math.max(1, Math.floor(Math.abs(ms) / MINUTE));
	if (minutes >= 2 * 24 * 60) return words.days(Math.floor(minutes / (24 * 60)));
	return words.span(Math.floor(minutes / 60), minutes % 60);
}

export type Late = 'late' | 'now' | 'due';

export const latenessOf = ({ overdue, atOnce }: Duty, now: number): Late => (overdue <= now ? 'late' : atOnce ? 'now' : 'due');

/** Behind the name of whom it is owed to: "now, 12 min ago", "by Mon 16:10", "overdue since 14:50". */
export function shortly(duty: Duty, now: number): string {
	switch (latenessOf(duty, now)) {
		case 'late':
			return words.late(moment(duty.overdue, now));
		case 'now':
			return words.now(span(now - duty.start));
		case 'due':
			return words.by(moment(duty.due, now));
	}
}
