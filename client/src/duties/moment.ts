/** A moment as somebody states it: what a date-and-time field holds, with the zone of this device, so that a clock may start from it (R15). Pure. */

/** "2026-11-21T14:20" becomes "2026-11-21T14:20+00:00"; what is no such time stays as it was typed. */
export function withZone(wall: string): string {
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall)) return wall;
	const west = new Date(wall).getTimezoneOffset();
	if (Number.isNaN(west)) return wall;
	const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
	return `${wall}${west > 0 ? '-' : '+'}${two(Math.abs(west) / 60)}:${two(Math.abs(west) % 60)}`;
}

/** Whether a date-and-time field holds a time at all, and one that has come by `now` (ms since the epoch). */
export const hasCome = (wall: string, now: number): boolean => new Date(wall).getTime() <= now;

/** The same as a field holds it, for whoever goes on with what was begun. */
export const wallOf = (stated: string): string => (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(stated) ? stated.slice(0, 16) : '');
