/** What of people and tablets needs somebody, in words. Pure. */
import type { PeopleKept } from '$people/port';
import { keep as words } from '$words/en-GB/keep';
import type { DeviceListed } from '../../port';

const WEEK_MS = 7 * 24 * 3_600_000;

export interface Need {
	readonly text: string;
	readonly red?: boolean;
}

export function peopleNeed(kept: PeopleKept | null): Need[] {
	const short = kept?.short.length ?? 0;
	const waiting = kept?.people.filter(({ signedUp, suspendedAt, appointments }) => !signedUp && suspendedAt === null && appointments.length > 0).length ?? 0;
	return [...(short > 0 ? [{ text: words.short(short), red: true }] : []), ...(waiting > 0 ? [{ text: words.notSignedIn(waiting) }] : [])];
}

export function tabletsNeed(devices: readonly DeviceListed[] | null, nowMs: number): Need[] {
	const unseen = devices?.filter(({ revokedAt, seenAt }) => revokedAt === null && nowMs - Date.parse(seenAt) > WEEK_MS).length ?? 0;
	return unseen > 0 ? [{ text: words.unseen(unseen) }] : [];
}
