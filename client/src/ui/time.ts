/** Times as people say them. Ids and order never come from here. */
import { words } from '$words/en-GB/anyone';

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

/** "2 s ago", for something that has just been kept. */
export function ago(thenMs: number, nowMs: number): string {
	const seconds = Math.max(0, Math.floor((nowMs - thenMs) / 1000));
	if (seconds < 1) return words.time.now;
	if (seconds < 60) return words.time.seconds(seconds);
	if (seconds < 3600) return words.time.minutes(Math.floor(seconds / 60));
	return words.time.hours(Math.floor(seconds / 3600));
}

/** Local wall time as a date-and-time field holds it: 2026-11-21T13:55. */
export function wallTime(ms: number): string {
	const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
	return local.toISOString().slice(0, 16);
}

/** How long before arrival something was written, in words, when that is worth saying: five minutes or more. */
export function lateness(madeAt: string | null, receivedAt: string): string | null {
	if (madeAt === null) return null;
	const minutes = Math.round((Date.parse(receivedAt) - Date.parse(madeAt)) / 60_000);
	return minutes >= 5 ? words.time.gap(minutes) : null;
}
