/** Times as people say them. Ids and order never come from here. */
import { shared } from '$words/en-GB/shared';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** "14:03" today, "Tue 18 Nov, 14:03" this year, "18 Nov 2025, 14:03" before. Unreadable text is shown as it came. */
export function timeOf(instant: string, nowMs: number): string {
	const then = new Date(instant);
	if (Number.isNaN(then.getTime())) return instant;
	const now = new Date(nowMs);
	if (then.toDateString() === now.toDateString()) return clock.format(then);
	const format = then.getFullYear() === now.getFullYear() ? day : dayAndYear;
	return `${format.format(then)}, ${clock.format(then)}`;
}

/** How long before arrival something was written, in words, when that is worth saying: five minutes or more. */
export function lateness(madeAt: string | null, receivedAt: string): string | null {
	if (madeAt === null) return null;
	const minutes = Math.round((Date.parse(receivedAt) - Date.parse(madeAt)) / 60_000);
	return minutes >= 5 ? shared.gap(minutes) : null;
}
