/** Local times of a setting, which all lie in one zone, as instants: whatever zone the device is set to. Pure. */
export const ZONE = 'Europe/London';
const MINUTE_MS = 60_000;
const HOURS_3_MS = 180 * MINUTE_MS;

const parts = new Intl.DateTimeFormat('en-GB', {
	timeZone: ZONE, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit'
});

/** A day and a time as the clock on the wall shows them: `2026-11-24`, `17:00`. */
export interface Wall {
	readonly day: string;
	readonly time: string;
}

function shown(ms: number): Record<string, string> {
	return Object.fromEntries(parts.formatToParts(ms).map(({ type, value }) => [type, value]));
}

export function wallOf(ms: number): Wall {
	const { year, month, day, hour, minute } = shown(ms);
	return { day: `${year}-${month}-${day}`, time: `${hour}:${minute}` };
}

const offset = (ms: number): number => {
	const { year, month, day, hour, minute, second } = shown(ms);
	return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(ms / 1000) * 1000;
};

/** An hour that stands twice on the wall is the first of the two; one that is left out is where it would have been. */
export function instantOf({ day, time }: Wall): number {
	const guess = Date.parse(`${day}T${time}:00Z`);
	const before = guess - offset(guess - HOURS_3_MS);
	const after = guess - offset(guess + HOURS_3_MS);
	const stands = (ms: number) => ms + offset(ms) === guess;
	return stands(before) || !stands(after) ? before : after;
}

export function dayAfter(day: string, days = 1): string {
	const noon = Date.parse(`${day}T12:00:00Z`);
	return new Date(noon + days * 1440 * MINUTE_MS).toISOString().slice(0, 10);
}

/** 1 is Monday, as in ISO 8601. */
export const weekdayOf = (day: string): number => new Date(`${day}T12:00:00Z`).getUTCDay() || 7;

/** When no rehearsal may begin (R12); server/rehearsals/rules.py decides the same. */
export function isNight(ms: number): boolean {
	const { time } = wallOf(ms);
	return time < '08:00' || time >= '20:00';
}
