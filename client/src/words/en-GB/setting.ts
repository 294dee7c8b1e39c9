/** The words of settings and their tablets. What is said of their numbers is in numbers.ts, and of cover in cover.ts. */
import type { Nation, SettingKind } from '$sync/protocol.gen';
import type { EnrolCode } from '../../settings/port';

export const setting = {
	hub: {
		title: 'Places',
		contacts: 'Phone numbers and hours',
		contactsHint: 'Who answers, when, and when somebody last made sure',
		cover: 'Cover',
		coverHint: 'Who is there at night, at weekends and in holidays',
		area: 'The area round here',
		areaHint: 'Risks for any child, looked at every year',
		tablets: 'Tablets',
		tabletsHint: 'Set one up, see when it was last seen, withdraw it',
		places: 'Schools, homes and regions',
		placesHint: 'Add one, or change a name',
		joined: 'Places that tell each other',
		joinedHint: 'A school and a home that share what they know of a child in both'
	},
	choose: 'Which place',
	nextPlace: (place: string) => `Next: ${place}`,
	none: 'Nothing has come to this device yet.',
	cancel: 'Cancel',
	save: 'Save',
	saving: 'Saving',
	done: 'Done',
	remove: 'Take it away',

	kinds: { school: 'School', home: 'Children’s home' } satisfies Record<SettingKind, string>,
	nations: { ENG: 'England', WLS: 'Wales', SCT: 'Scotland', NIR: 'Northern Ireland' } satisfies Record<Nation, string>,

	tablets: {
		title: 'Tablets',
		addAt: (place: string) => `Set up a tablet or device of ${place}`,
		addAll: 'Set up a tablet at each place',
		codeOf: (place: string) => `Code for ${place}`,
		shared: 'Code for a shared tablet',
		personal: 'Code for one person’s own device',
		makeAll: 'Make the codes',
		scan: 'Scan this with its camera, or open this address on it.',
		qr: 'Code for a camera',
		code: 'Or open Harken there and type',
		ends: 'It works once, until',
		taken: (name: string, place: string) => `${name} is set up, for ${place}. This code is used up.`,
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
