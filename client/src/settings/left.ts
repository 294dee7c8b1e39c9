/** Whether a place leaves its nights to a number that answers then, and names nobody. Pure. */
import type { Contact, Shift } from '../sync/protocol.gen';
import type { SettingKept } from './kept';
import { wallOf, weekdayOf } from './wall';

/** Outside the hours of the place somebody answers a number that stands on every tablet. */
const answersOutside = (contacts: readonly Contact[]): boolean => contacts.some(({ part, hours }) => part === 'duty' && hours !== 'in-hours');

/** A school may leave its nights and weekends to that number; in a home children are there, and somebody is named (R14). */
export const mayLeave = ({ kind, contacts }: Pick<SettingKept, 'kind' | 'contacts'>): boolean => kind === 'school' && answersOutside(contacts);

/**
 * Somebody kept the cover and named nobody out of hours, where the number may answer: said, and no silence (R14). One name
 * at a night or a weekend is a rota, also once it has run out, and where it names nobody it has a gap.
 */
export function isLeft({ shifts, hours, coverAt, ...one }: Pick<SettingKept, 'kind' | 'contacts' | 'shifts' | 'hours' | 'coverAt'>): boolean {
	const within = ({ from_at, to_at }: Shift) => {
		const [from, to] = [wallOf(Date.parse(from_at)), wallOf(Date.parse(to_at))];
		return hours.some(({ weekday, opens, closes }) => from.day === to.day && weekday === weekdayOf(from.day) && opens <= from.time && to.time <= closes);
	};
	return coverAt > 0 && mayLeave(one) && shifts.every(within);
}
