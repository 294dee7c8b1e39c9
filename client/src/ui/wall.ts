/** What is said of time while somebody types: how long ago it was kept, and the wall time that a field begins with. */
import { words } from '$words/en-GB/anyone';

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
