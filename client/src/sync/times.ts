/** How long the engine waits, in milliseconds. Whole numbers only, so that both languages count alike. */

const BACKOFF_FIRST = 1_000;
/** No retry budget: an attempt at least every five minutes, for ever. */
export const BACKOFF_MAX = 300_000;
/** The longest Retry-After that is believed. */
export const HOLD_MAX = 3_600_000;
/** While somebody is signed in, even if the live stream says nothing: a lost poke costs this much and no more. */
export const PULL_EVERY = 60_000;
/** The front door also says that something in the setting has not been picked up (R10): that may not come hours late. */
export const DOOR_EVERY = 300_000;
/** At a nudge the front door is read again if it is older than this. */
export const DOOR_STALE = 300_000;
/** A sealed draft that nobody touched for ten minutes goes up as unfinished. */
export const DRAFT_REST = 600_000;

/** The wait after so many failures in a row: half of the doubled step, and up to the other half by chance. */
export function backoff(fails: number, jitter: number): number {
	const whole = Math.min(BACKOFF_MAX, BACKOFF_FIRST * 2 ** Math.min(fails - 1, 9));
	return Math.floor((whole * (500 + Math.floor(jitter / 2))) / 1000);
}

/** True once `at` has come, and also if it lies further off than it ever was: then the clock was set back. */
export function isDue(at: number, now: number, longest: number): boolean {
	return at <= now || at - now > longest;
}
