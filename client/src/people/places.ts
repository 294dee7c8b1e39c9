/** Where someone is appointed, in words; and the days of an appointment as instants. Pure. */
import type { RegionId, Role, SettingId } from '../sync/protocol.gen';
import type { AppointmentHeld, Short } from './port';

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

/** Which of them can be held where is the server's to decide; these only save a person a refusal. */
const AT_SETTINGS_ONLY: readonly Role[] = ['recorder', 'head'];
const WHOLE_ONLY: readonly Role[] = ['safeguarding', 'chief'];

export function mayHold(role: Role, place: PlaceValue): boolean {
	const above = !place.startsWith('setting:');
	if (AT_SETTINGS_ONLY.includes(role)) return !above;
	if (WHOLE_ONLY.includes(role)) return above && !place.startsWith('region:');
	return role !== 'regional' || above;
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

/** What would be left with fewer than two humans if all of these ended; each route once. */
export const neededFor = (appointments: readonly AppointmentHeld[]): string[] => [...new Set(appointments.flatMap((one) => one.neededFor))];

/** How many more leads or deputies each place needs: whoever is added there counts on all of its routes (R31). */
export function missingAt(short: readonly Short[]): ReadonlyMap<SettingId, number> {
	const most = new Map<SettingId, number>();
	for (const { setting, missing } of short) most.set(setting, Math.max(missing, most.get(setting) ?? 0));
	return most;
}

/** Base32 as a person types it: in fours. */
export const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? '';
