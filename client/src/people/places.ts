/** Where someone is appointed, in words; and the days of an appointment as instants. Pure. */
import type { RegionId, SettingId } from '../sync/protocol.gen';
import type { AppointmentHeld, PersonKept } from './port';

/** A place as a form's list holds it: `setting:…`, `region:…`, or the whole provider. */
export type PlaceValue = `setting:${string}` | `region:${string}` | 'whole';

export interface Place {
	readonly setting: SettingId | null;
	readonly region: RegionId | null;
}

export function placeOf(value: PlaceValue): Place {
	const id = value.slice(value.indexOf(':') + 1);
	if (value.startsWith('setting:')) return { setting: id as SettingId, region: null };
	return { setting: null, region: value.startsWith('region:') ? (id as RegionId) : null };
}

/** The first instant of a day on this device's clock; null for no day. */
export function startOf(day: string): string | null {
	return day === '' ? null : new Date(`${day}T00:00`).toISOString();
}

/** The instant at which a last day is over. The calendar is asked, not 24 hours: twice a year a day is longer or shorter. */
export function endOf(day: string): string | null {
	if (day === '') return null;
	const end = new Date(`${day}T00:00`);
	end.setDate(end.getDate() + 1);
	return end.toISOString();
}

/** Counts now, or will: what is over is not shown among what someone holds. */
export const isOver = ({ toAt }: AppointmentHeld, nowMs: number): boolean => toAt !== null && Date.parse(toAt) <= nowMs;

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

/** What would be left with fewer than two humans if all of these ended; each route once. */
export const neededFor = (appointments: readonly AppointmentHeld[]): string[] => [...new Set(appointments.flatMap((one) => one.neededFor))];

/** Base32 as a person types it: in fours. */
export const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? '';
