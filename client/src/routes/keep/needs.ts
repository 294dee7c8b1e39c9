/** What of people and tablets needs somebody, in words. Pure. */
import type { PeopleKept } from '$people/port';
import type { Contact, PersonId } from '$sync/protocol.gen';
import { keep as words } from '$words/en-GB/keep';
import type { DeviceListed } from '../../port';
import { isTimeToSay, silent, whenOf } from '../../settings/cover';
import { covering } from '../../settings/covering';
import type { SettingKept } from '../../settings/kept';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;
/** A number that nobody has tried for so long may lead nowhere. */
const CHECKED_WITHIN_MS = 90 * DAY_MS;

type Sentence = (places: string) => string;

export interface Need {
	readonly text: string;
	readonly red?: boolean;
}

/** `holder`: a new way in for themselves is said to them too, for as long as the invitation could be used. */
export function peopleNeed(kept: PeopleKept | null, holder: PersonId | undefined, nowMs: number): Need[] {
	const asked = kept?.people.filter(({ waitsForAgreement }) => waitsForAgreement !== null) ?? [];
	const mine = kept?.people.find(({ person }) => person === holder)?.wayIn;
	const own = mine && (mine.waits || mine.agreed) && nowMs - Date.parse(mine.madeAt) < WEEK_MS;
	const short = new Set(kept?.short.map(({ setting }) => setting)).size;
	const waiting = kept?.people.filter(({ signedUp, suspendedAt, appointments }) => !signedUp && suspendedAt === null && appointments.length > 0).length ?? 0;
	return [
		...(own ? [{ text: words.yourWayIn(mine.made?.name ?? words.operator, mine.agreed?.name ?? '') }] : []),
		...asked.map(({ name }) => ({ text: words.waitsForYou(name) })),
		...(short > 0 ? [{ text: words.short(short), red: true }] : []),
		...(waiting > 0 ? [{ text: words.notSignedIn(waiting) }] : [])
	];
}

export function tabletsNeed(devices: readonly DeviceListed[] | null, nowMs: number): Need[] {
	const unseen = devices?.filter(({ revokedAt, seenAt }) => revokedAt === null && nowMs - Date.parse(seenAt) > WEEK_MS).length ?? 0;
	return unseen > 0 ? [{ text: words.unseen(unseen) }] : [];
}

/** Numbers that nobody has tried, and, from the afternoon on, a night that nobody covers (R14, R34). */
export function settingsNeed(kept: readonly SettingKept[], nowMs: number): Need[] {
	/** One sentence for all places of which it is so: a provider may have fifty. */
	const said = new Map<Sentence, string[]>();
	const say = (sentence: Sentence, { name }: SettingKept) => said.set(sentence, [...(said.get(sentence) ?? []), name]);
	for (const one of isTimeToSay(nowMs) ? kept : []) {
		const gap = silent(covering(one), nowMs);
		if (gap) say(words.uncovered[whenOf(gap, nowMs)], one);
	}
	for (const one of kept) {
		const old = ({ checked_on }: Contact) => checked_on !== null && nowMs - Date.parse(checked_on) > CHECKED_WITHIN_MS;
		if (one.contacts.some(({ checked_on }) => checked_on === null)) say(words.neverChecked, one);
		else if (one.contacts.some(old)) say(words.unchecked, one);
	}
	return [...said].map(([sentence, names]) => ({ text: sentence(words.names(names)) }));
}
