/** The words of the front door and of what a recorder sees after it: signing in, what was saved, home, setting up. What comes first is in anyone.ts. */
import type { EnrolResult } from '../../port';

export const around = {
	door: {
		record: 'Record a concern',
		recordHint: 'No sign-in needed',
		lookUp: 'Look up a reference',
		whoAreYou: 'Who are you?',
		unsent: (closed: boolean) =>
			`Not everything written here has been sent yet. ${closed ? 'It goes by itself when there is a signal.' : 'Keep Harken open.'}`,
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

	adult: {
		goesTo: (titles: readonly string[]) => `This goes to ${list(titles)}.`,
		goesToNobody: 'Nobody on this list is left.',
		phoneOutside: 'Phone one of these as well. They are outside this place.',
		who: 'Who is it?',
		whoHint: 'A name from the list, or say what you know. They will not be told.',
		notKnown: 'Not known, so it goes to someone who works above this place.',
		willBeTold: 'Who will be told',
		strikeHint: 'Strike out anyone you do not want told, such as a friend of theirs.',
		strike: 'Strike out',
		struck: 'Will not be told',
		putBack: 'Put back'
	},

	saved: {
		title: 'Saved',
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
		hello: (name: string) => `Hello, ${name}`,
		mine: 'My concerns',
		noneYet: 'What you record shows here, with who has it.',
		contacts: 'Phone numbers',
		unprotected: 'This browser may clear what it keeps. Send things soon, and tell whoever looks after Harken.',
		recorded: 'Recorded'
	},

	enrol: {
		title: 'Set up this device',
		intro: 'Once, with a signal. After that it works without one.',
		code: 'Set-up code',
		codeHint: 'From whoever looks after Harken, such as oakfield.K7QF2M9DXW4T.',
		deviceName: 'A name for this device',
		deviceNameHint: 'Such as Oak tablet. No names of people.',
		go: 'Set it up',
		going: 'Setting up',
		empty: 'Type the code and a name for this device.',
		enrolled: (setting: string) => `This device is set up for ${setting}.`,
		start: 'Start',
		already: 'Setting it up again moves it to another place.',
		results: {
			'unknown-code': 'This code is not known, is too old, or has been used. Ask for a new one.',
			'no-network': 'There is no signal. Setting up needs one, this once.'
		} satisfies Record<Exclude<EnrolResult, 'enrolled'>, string>
	}
} as const;

/** "a", "a and b", "a, b and c". */
function list(parts: readonly string[]): string {
	const last = parts.at(-1) ?? '';
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
