/** What of people and tablets needs somebody, in words. Pure. */
import type { PeopleKept } from '$people/port';
import { keep as words } from '$words/en-GB/keep';
import type { DeviceListed } from '../../port';
import { isTimeToSay, uncovered } from '../../settings/cover';
import { covering, type SettingKept } from '../../settings/kept';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;
/** A number that nobody has tried for so long may lead nowhere. */
const CHECKED_WITHIN_MS = 90 * DAY_MS;

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

/** Numbers that nobody has tried, and, from the afternoon on, a night that nobody covers (R14, R34). */
export function settingsNeed(kept: readonly SettingKept[], nowMs: number): Need[] {
	const old = ({ checked_on }: SettingKept['contacts'][number]) => checked_on === null || nowMs - Date.parse(checked_on) > CHECKED_WITHIN_MS;
	const unchecked = kept.filter(({ contacts }) => contacts.some(old));
	const open = isTimeToSay(nowMs) ? kept.filter((one) => uncovered(covering(one), nowMs) !== null) : [];
	return [...open.map(({ name }) => ({ text: words.uncovered(name) })), ...unchecked.map(({ name }) => ({ text: words.unchecked(name) }))];
}
