/** The words of the front door and of what a recorder sees after it: signing in, what was saved, home, setting up. What comes first is in anyone.ts. */
import type { EnrolResult } from '../../port';

export const around = {
	door: {
		record: 'Record a concern',
		recordHint: 'No sign-in needed',
		telling: 'A child is telling me something',
		guidance: 'Guidance',
		lookUp: 'Look up a reference',
		whoAreYou: 'Who are you?',
		unsent: (closed: boolean, safe: boolean) =>
			`Not everything written here has been sent yet. ${closed ? 'It goes by itself when there is a signal.' : 'Keep Harken open.'}${safe ? '' : ' This browser may delete it to make room.'}`,
		update: 'A newer Harken is ready.',
		updateNow: 'Use it now',
		setUp: 'Set up this device',
		notSetUp: 'This device is not set up yet. It can keep nothing you write.',
		withdrawn: 'This device has been withdrawn.',
		withdrawnWhat: 'Everything on it was deleted. To use it again, set it up with a new code.',
		storageFailed: 'Harken cannot keep anything on this device. Write it on paper, and tell someone in person.'
	},

	unlock: {
		title: 'Who are you?',
		login: 'Sign-in name',
		passphrase: 'Passphrase',
		open: 'Sign in',
		opening: 'Signing in. This can take a few seconds.',
		empty: 'Type your sign-in name and your passphrase.',
		invited: 'I have an invitation',
		withoutSignIn: 'You can record a concern without signing in.'
	},

	saved: {
		title: 'Saved',
		urgent: 'You said it is urgent. Do not wait for a signal: phone now, from any phone.',
		reference: 'Reference',
		writeDown: 'Write it down. It shows later whether someone has it, and nothing of what you wrote.',
		add: 'Add something',
		another: 'Record another',
		addTitle: 'Add something',
		addLabel: 'What to add',
		addHint: 'The first words stay as they are.',
		added: 'Added.',
		empty: 'Write something first.',
		failed: 'That could not be kept on this device. Your words are still here.'
	},

	worried: {
		still: 'I’m still worried',
		again: (lead: string) => `This goes to a different ${lead} and opens it again.`,
		next: 'The next people are told now.',
		struck: 'Anyone you did not want told is still not told.',
		what: 'What still worries you?',
		empty: 'You can leave this empty.'
	},

	reference: {
		title: 'Reference',
		label: 'Look up a reference',
		hint: 'Eight letters and numbers, such as K7QF-2M9D.',
		find: 'Look it up',
		wrongShape: 'A reference has eight letters and numbers.',
		unknown: 'This device does not know that reference. Try the one it was written on.'
	},

	home: {
		people: 'People',
		hello: (name: string) => `Hello, ${name}`,
		mine: 'My concerns',
		noneYet: 'What you record shows here, with who has it.',
		contacts: 'Phone numbers',
		unprotected: 'When space runs short, this browser may delete what waits here. Open Harken with a signal often, so that all is sent.',
		rehearsal: 'Rehearsal, begun',
		recorded: 'Recorded'
	},

	enrol: {
		title: 'Set up this device',
		intro: 'Once, with a signal. After that it works without one.',
		code: 'Set-up code',
		codeHint: 'From whoever looks after Harken, such as oakfield.K7QF2M9DXW4T.',
		deviceName: 'A name for this device',
		numbered: (number: string) => `Tablet ${number}`,
		deviceNameHint: 'Such as Oak tablet. No names of people.',
		go: 'Set it up',
		going: 'Setting up',
		empty: 'Type the code and a name for this device.',
		already: 'Setting it up again moves it to another place.',
		results: {
			'unknown-code': 'This code is not known, is too old, or has been used. Ask for a new one.',
			'no-network': 'There is no signal. Setting up needs one, this once.'
		} satisfies Record<Exclude<EnrolResult, 'enrolled'>, string>
	}
} as const;
