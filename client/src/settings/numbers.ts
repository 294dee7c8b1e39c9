/** Which number of a place is still missing, and what the next one usually is. Pure. */
import type { Contact, Hours, OpenHours } from '../sync/protocol.gen';
import type { SettingKept } from './kept';

/** Monday to Friday, 08:00 to 17:00. */
export const USUAL_HOURS: readonly OpenHours[] = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '08:00', closes: '17:00' }));

const hoursOf = (contacts: readonly Contact[]): readonly Hours[] => contacts.filter(({ part }) => part === 'duty').map(({ hours }) => hours);

/** Somebody on duty can be phoned at any time: by one number, or by two that part the day between them. */
export function answeredAt(contacts: readonly Contact[]): boolean {
	const hours = hoursOf(contacts);
	return hours.includes('always') || (hours.includes('in-hours') && hours.includes('out-of-hours'));
}

/** The part of the day that has none; of the first number: a home is never closed, and a school is. */
export function usualFor({ kind, contacts }: Pick<SettingKept, 'kind' | 'contacts'>): Hours {
	const hours = hoursOf(contacts);
	if (hours.length === 0) return kind === 'home' ? 'always' : 'in-hours';
	return hours.includes('in-hours') ? 'out-of-hours' : 'in-hours';
}

/** What a place is asked for at once: its own numbers, and those of the council's children's services. */
export interface Asked {
	readonly day: string;
	readonly night: string;
	readonly council: string;
	readonly councilNight: string;
}

export const NOTHING: Asked = { day: '', night: '', council: '', councilNight: '' };

/** What each is called on a screen. */
export interface Called {
	readonly duty: Readonly<Record<Hours, string>>;
	readonly council: Readonly<Record<Hours, string>>;
}

/** One number that is answered by day and at night is one that is always answered; a home's only one is that too. */
export function contactsOf(asked: Asked, kind: SettingKept['kind'], called: Called): Contact[] {
	const both = (part: 'duty' | 'local-authority', names: Called['duty'], day: string, night: string, alone: Hours): Contact[] => {
		const made = (number: string, hours: Hours): Contact => ({ part, label: names[hours], number, hours, checked_on: null });
		if (day !== '' && day === night) return [made(day, 'always')];
		if (day !== '' && night === '') return [made(day, alone)];
		return [...(day === '' ? [] : [made(day, 'in-hours')]), ...(night === '' ? [] : [made(night, 'out-of-hours')])];
	};
	const [day, night, council, councilNight] = [asked.day, asked.night, asked.council, asked.councilNight].map((one) => one.trim()) as [string, string, string, string];
	return [
		...both('duty', called.duty, day, night, kind === 'home' ? 'always' : 'in-hours'),
		...both('local-authority', called.council, council, councilNight, 'in-hours')
	];
}

/** The council that another place has is most likely this one's too: its numbers are there to be changed. */
export function councilOf(contacts: readonly Contact[]): Asked {
	const theirs = (hours: Hours) => contacts.find((one) => one.part === 'local-authority' && (one.hours === hours || one.hours === 'always'))?.number ?? '';
	return { ...NOTHING, council: theirs('in-hours'), councilNight: theirs('out-of-hours') };
}

/** Those that a tablet shows to anybody who holds it; server/settings/outward.py decides the same. */
export const isOnTablets = ({ part }: Contact): boolean => part === 'duty' || part === 'local-authority' || part === 'police' || part === 'prevent';
