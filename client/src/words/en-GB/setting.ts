/** The words of setting up a provider, of settings, their numbers, cover and tablets, and of what comes next at home. */
import type { ContactFor, Hours, Nation, Role, SettingKind } from '$sync/protocol.gen';
import type { Ordered } from '../../administering';
import type { Begun, EnrolCode, Looked } from '../../settings/port';

const refused: Readonly<Record<string, string>> = {
	'not-yours': 'You cannot change this here. Nothing was changed.',
	'not-possible': 'These do not go together. Nothing was changed.',
	'device-revoked': 'This device has been withdrawn. Nothing was changed.'
};

const NIGHT = 'Night, 20:00 to 08:00';

export const setting = {
	became: (ordered: Ordered): string => {
		if (ordered.is === 'refused') return refused[ordered.why] ?? 'This was not done. Nothing was changed.';
		if (ordered.is === 'waits') return 'Kept on this device. It goes as soon as there is a signal.';
		if (ordered.is === 'held') return 'This could not be done by itself. Someone has to look at it.';
		return ordered.is === 'done' ? 'Saved.' : 'This device could not keep it. Nothing was changed. Try again.';
	},

	hub: {
		title: 'Setting',
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

	days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],

	cover: {
		title: 'Cover',
		tonight: 'Tonight',
		nobody: (from: string, to: string) => `Nobody on cover tonight, from ${from} to ${to}.`,
		nobodyAt: (place: string, from: string, to: string) => `${place}: nobody on cover tonight, from ${from} to ${to}.`,
		covered: 'Somebody is on cover until the morning.',
		now: (names: string) => `On cover now: ${names}.`,
		mend: 'Change the rota',
		available: 'I am available until 08:00',
		notAvailable: 'I am not available any more',
		youAre: (until: string) => `You are available until ${until}.`,
		rota: 'Rota',
		thisWeek: 'This week',
		weekOf: (day: string) => `Week of ${day}`,
		before: 'Week before',
		after: 'Week after',
		same: 'As in the week before',
		day: 'Day, 08:00 to 20:00',
		night: NIGHT,
		nobodyYet: 'Nobody',
		others: (count: number) => (count === 1 ? 'One more shift has other hours. It stays as it is.' : `${count} more shifts have other hours. They stay as they are.`),
		holidays: 'Holidays',
		noHolidays: 'None are kept. Outside holidays the leads are there in the hours of this place.',
		addHoliday: 'Add a holiday',
		from: 'First day',
		to: 'Last day',
		label: 'What it is',
		wrongDays: 'Say the first and the last day.',
		noPeople: 'Nobody here can be on cover yet. Appoint a lead first.',
		offered: 'Somebody else changed the cover at the same time. What they wrote is kept, and not used.',
		unsaved: 'Not saved yet.'
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

	next: {
		title: 'What comes next',
		settings: 'Your schools and homes',
		people: 'People',
		children: 'Children',
		contacts: 'Phone numbers',
		cover: 'Cover',
		tablets: 'Tablets',
		rehearsal: 'A first rehearsal',
		done: 'done',
		byLead: 'A lead starts it, on the page of alerts.'
	},

	setup: {
		title: 'Set up Harken',
		intro: 'Two minutes: your organisation, the first place, and you.',
		looking: 'Looking at your link',
		noCode: 'Open the link that you were sent. It ends in #, and some letters after it.',
		results: {
			unknown: 'This link is not known, is too old, or has been used. If you have just used it yourself, it may have worked: ask whoever sent it for a code for this device.',
			wait: 'Too many tries. Wait a minute, and try again.',
			'no-network': 'There is no signal. This needs one.'
		} satisfies Record<Extract<Looked, string>, string>,
		begun: {
			unknown: 'This link is not known, is too old, or has been used. If you have just used it yourself, it may have worked: ask whoever sent it for a code for this device.',
			taken: 'Another organisation has that short name. Choose another.',
			wait: 'Too many tries. Wait a minute, and try again.',
			refused: 'Something here cannot be used. Look at each field.',
			'no-network': 'There was no answer. Try again.'
		} satisfies Record<Extract<Begun, string>, string>,
		again: 'Try again',
		organisation: 'Your organisation',
		name: 'Its name',
		slug: 'A short name',
		slugHint: 'Stands before each code. Small letters, digits and hyphens.',
		pack: 'Policy',
		first: 'The first school or home',
		settingName: 'Its name',
		you: 'You',
		youWhat: 'You look after people, places and tablets from now on. You can appoint others later.',
		yourName: 'Your name',
		login: 'Sign-in name',
		loginHint: 'Your e-mail address, if you have one.',
		passphrase: 'Passphrase',
		passphraseHint: 'Twelve characters or more. A few words that nobody would guess.',
		again2: 'The same again',
		post: 'Are you also something at this place?',
		posts: { none: 'No', head: 'Head or registered manager', lead: 'Safeguarding lead', deputy: 'Deputy lead' } satisfies Partial<Record<Role | 'none', string>>,
		postTitle: 'What it is called there',
		titles: {
			school: { head: 'Head teacher', lead: 'Designated Safeguarding Lead', deputy: 'Deputy Designated Safeguarding Lead' },
			home: { head: 'Registered Manager', lead: 'Home Safeguarding Lead', deputy: 'Deputy Home Safeguarding Lead' }
		} satisfies Record<SettingKind, Partial<Record<Role, string>>>,
		go: 'Set it up',
		going: 'Setting up',
		missing: 'Fill in every field.',
		slugWrong: 'The short name may hold small letters, digits and hyphens.',
		short: 'The passphrase has to have twelve characters or more.',
		differ: 'The two passphrases are not the same.',
		device: (name: string) => `${name}, own device`,
		almost: 'It is set up. Sign in with the name and passphrase you chose.',
		enrolFailed: (code: string) => `It is set up, but this device is not yet. Open “Set up this device” and type ${code}.`,
		already: 'This device is set up for another place. It changes over to the new one.'
	}
} as const;
