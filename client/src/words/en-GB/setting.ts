/** The words of settings, their numbers, and their tablets. What is said of cover is in cover.ts. */
import type { ContactFor, Hours, Nation, SettingKind } from '$sync/protocol.gen';
import type { EnrolCode } from '../../settings/port';

export const setting = {
	hub: {
		title: 'Places',
		contacts: 'Phone numbers and hours',
		contactsHint: 'Who answers, when, and when somebody last made sure',
		cover: 'Cover',
		coverHint: 'Who is there at night, at weekends and in holidays',
		tablets: 'Tablets',
		tabletsHint: 'Set one up, see when it was last seen, withdraw it',
		places: 'Schools, homes and regions',
		placesHint: 'Add one, or change a name'
	},
	choose: 'Which place',
	none: 'Nothing has come to this device yet.',
	cancel: 'Cancel',
	save: 'Save',
	saving: 'Saving',
	done: 'Done',
	remove: 'Take it away',

	kinds: { school: 'School', home: 'Children’s home' } satisfies Record<SettingKind, string>,
	nations: { ENG: 'England', WLS: 'Wales', SCT: 'Scotland', NIR: 'Northern Ireland' } satisfies Record<Nation, string>,

	contacts: {
		title: 'Phone numbers',
		none: 'No number is kept here yet. Without one, a tablet can say nobody to phone.',
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
		labelHint: 'A role or an office, such as Duty phone.',
		number: 'Number',
		mobile: 'This looks like a mobile. It shows on every tablet, signed in or not. Is it a work phone, and nobody’s own?',
		hours: 'When somebody answers',
		hour: { always: 'Any time', 'in-hours': 'In the hours below', 'out-of-hours': 'Outside the hours below' } satisfies Record<Hours, string>,
		checked: (day: string) => `Last checked ${day}.`,
		never: 'Nobody has checked it yet.',
		checkedToday: 'Checked today',
		empty: 'Say whom it is, and the number.',
		open: 'Hours',
		openHint: 'When somebody answers the daytime numbers.',
		opens: 'from',
		closes: 'to',
		usual: 'Monday to Friday, 08:00 to 17:00',
		wrongHours: 'Each day has to end after it begins.',
		offered: 'Somebody else changed these numbers at the same time. What they wrote is kept, and not used. Look whether something is missing.'
	},


	tablets: {
		title: 'Tablets',
		add: 'Set up a tablet or device',
		who: 'Who will use it?',
		shared: 'Anyone here: a shared tablet',
		personal: 'One person only',
		make: 'Make a code',
		making: 'Making a code',
		scan: 'Scan this with its camera, or open this address on it.',
		qr: 'Code for a camera',
		code: 'Or open Harken there and type',
		ends: 'It works once, until',
		results: {
			'no-network': 'This needs a signal.',
			failed: 'You cannot set up a device there.'
		} satisfies Record<Extract<EnrolCode, string>, string>
	},

	places: {
		title: 'Schools and homes',
		add: 'Add a school or home',
		addRegion: 'Add a region',
		kind: 'What is it?',
		nation: 'Where is it?',
		name: 'Name',
		region: 'Region',
		noRegion: 'No region',
		change: 'Change',
		empty: 'Give it a name.',
		regions: 'Regions',
		noRegions: 'None. A region is for somebody who looks after several places.'
	},


} as const;
