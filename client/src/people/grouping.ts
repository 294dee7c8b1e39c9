/** Everybody by where they are appointed, as the page of people lists them. Pure. */
import type { SettingId } from '../sync/protocol.gen';
import { isOver } from './places';
import type { PersonKept } from './port';

export interface Group {
	/** A setting, or null for what stands above settings, or `none` for whoever has no appointment. */
	readonly place: SettingId | null | 'none';
	readonly people: readonly PersonKept[];
}

/** Everybody, by where they are appointed: settings in the order given, then above settings, then nowhere. A person of two places stands in both. */
export function grouped(people: readonly PersonKept[], settings: readonly SettingId[], nowMs: number): Group[] {
	const sorted = people.toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'));
	const places = new Map<Group['place'], PersonKept[]>();
	for (const person of sorted) {
		const held = person.appointments.filter((one) => !isOver(one, nowMs));
		const of = held.length === 0 ? ['none' as const] : held.map(({ setting }) => setting);
		for (const place of new Set<Group['place']>(of)) places.set(place, [...(places.get(place) ?? []), person]);
	}
	const known = settings.length;
	const rank = (place: Group['place']): number => {
		if (place === 'none') return known + 2;
		if (place === null) return known + 1;
		return settings.includes(place) ? settings.indexOf(place) : known;
	};
	return [...places].map(([place, of]) => ({ place, people: of })).sort((a, b) => rank(a.place) - rank(b.place));
}

/** Those who could sign in and never did: `open` holds an invitation that still works, `none` does not. */
export function uninvited(people: readonly PersonKept[], nowMs: number): Readonly<Record<'none' | 'open', readonly PersonKept[]>> {
	const waiting = people.filter(({ login, signedUp, suspendedAt, appointments }) => login !== '' && !signedUp && suspendedAt === null && appointments.some((one) => !isOver(one, nowMs)));
	const isOpen = ({ invitedUntil }: PersonKept): boolean => invitedUntil !== null && Date.parse(invitedUntil) > nowMs;
	return { none: waiting.filter((one) => !isOpen(one)), open: waiting.filter(isOpen) };
}
