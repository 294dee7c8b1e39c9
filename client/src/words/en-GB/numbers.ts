/** The words of whom to phone at a place, and when it is open. */
import type { ContactFor, Hours, SettingKind } from '$sync/protocol.gen';

export const numbers = {
	title: 'Phone numbers',
	none: 'No number is kept here yet. Without one, a tablet can say nobody to phone.',
	first: {
		title: 'Whom to phone',
		day: 'Duty number, by day',
		night: 'Number at nights and weekends',
		nightHint: { school: 'Empty: nobody answers then.', home: 'Empty: the first number is answered at any time.' } satisfies Record<SettingKind, string>,
		council: (office: string) => `Council’s ${office.toLowerCase()}, by day`,
		councilNight: (office: string) => `Council’s ${office.toLowerCase()}, at night`,
		/** Until the policy has come and says what it is called here: it can be typed over. */
		office: 'Children’s services',
		team: 'Emergency duty team',
		labels: (office: string, night: string): Record<Hours, string> => ({ always: office, 'in-hours': office, 'out-of-hours': night || `${office}, at night` }),
		shown: 'All of these stand on every tablet here, signed in or not. More can be added afterwards.',
		same: (place: string) => `The same numbers as ${place}`,
		empty: 'Type the duty number.'
	},
	onTablets: 'Stands on every tablet here.',
	add: 'Add a number',
	change: 'Change',
	part: 'Who it is',
	parts: {
		duty: 'On duty here: shown on every tablet',
		'local-authority': 'Local authority',
		police: 'Police',
		prevent: 'Prevent',
		health: 'Health',
		other: 'Someone else'
	} satisfies Record<ContactFor, string>,
	label: 'Name on the screen',
	labelHint: 'A role or an office. It shows on every tablet.',
	labels: { always: 'Duty phone', 'in-hours': 'Duty phone', 'out-of-hours': 'On-call phone' } satisfies Record<Hours, string>,
	number: 'Number',
	mobile: 'This looks like a mobile. It shows on every tablet, signed in or not. Is it a work phone, and nobody’s own?',
	hours: 'When somebody answers',
	hour: { always: 'Any time', 'in-hours': 'Daytime', 'out-of-hours': 'Nights and weekends' } satisfies Record<Hours, string>,
	checked: (day: string) => `Last checked ${day}.`,
	never: 'Nobody has said yet that they checked it.',
	checkedToday: 'I checked it today',
	usualHours: 'Daytime is Monday to Friday, 08:00 to 17:00, until you change it under “Daytime hours”.',
	daytime: 'Daytime is what you say under “Daytime hours” on this page.',
	empty: 'Say whom it is, and the number.',
	open: 'Daytime hours',
	openHint: 'Tablets show the daytime numbers first in these hours, and those for nights and weekends first outside them.',
	opens: 'from',
	closes: 'to',
	usual: 'Monday to Friday, 08:00 to 17:00',
	wrongHours: 'Each day has to end after it begins.',
	offered: 'Somebody else changed these numbers at the same time. What they wrote is kept, and not used. Look whether something is missing.'
} as const;
