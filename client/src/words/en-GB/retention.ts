/** The words of what is kept how long: what is over, what is to go, what is on hold. Neutral: nothing here is urgent. */
import type { Ordered } from '../../administering';

const refused: Readonly<Record<string, string>> = {
	'not-yours': 'You cannot decide this here. Nothing was changed.',
	'already-so': 'Someone has decided this already. Nothing was changed.',
	'not-possible': 'This cannot be. Check the day, and say why. Nothing was changed.',
	'confirm-first': 'Show that it is you, and try again. Nothing was changed.',
	'device-revoked': 'This device has been withdrawn. Nothing was changed.'
};

export const retention = {
	title: 'How long things are kept',
	intro: 'Nothing goes by itself. When the time for something is over, you decide.',

	over: 'To look at',
	overNone: 'Nothing to look at now. Harken looks again on the first of each month.',
	overSince: (when: string) => `On this list since ${when}.`,
	cites: (where: string) => `From: ${where}`,
	keep: 'Keep it longer',
	dispose: 'Let it go',
	read: 'Read it',

	going: 'Will go',
	goesFrom: (day: string) => `Goes after ${day}. Until then anyone who leads here can stop it.`,
	stopped: 'On hold: it stays.',
	keepAfterAll: 'Keep it after all',

	holds: 'On hold',
	holdsWhat: 'Kept until someone lifts it, however old it is. For a court, an inquiry, or a claim.',
	holdsNone: 'Nothing is on hold.',
	hold: 'Put something on hold',
	holdThis: 'Put on hold',
	holdBy: (name: string, when: string) => (name ? `${name}, ${when}` : when),
	allOf: (name: string) => `Everything about ${name}`,
	lift: 'Lift this hold',

	child: 'Which child?',
	noChild: 'Not a child on the list',
	which: 'What is kept?',
	everything: 'Everything, also what is written later',
	nobody: 'A child',
	concernOf: (day: string, name: string) => `${day}, ${name}`,

	until: 'Keep until',
	untilHint: 'You are asked again then.',
	why: 'Why?',
	whyHint: 'This is kept for good, also when the rest is gone. Write no names.',
	whyHold: 'Such as which court or inquiry, and its number.',
	sayWhy: 'Say why.',
	sayWhen: 'Choose a day after today.',
	sayWhat: 'Choose what is kept.',

	goQuestion: 'Let this go?',
	goWhat: (name: string) => `All that was written of this concern about ${name}: the account, notes, and what was done.`,
	goWhen: 'Nothing goes for 14 days. After that nobody can bring it back.',
	goOn: 'Go on',
	goSure: 'Yes, let it go after 14 days',
	cancel: 'Cancel',
	done: 'Close',
	saving: 'Saving…',

	became: (ordered: Ordered): string => {
		if (ordered.is === 'refused') return refused[ordered.why] ?? 'This was not done. Nothing was changed.';
		if (ordered.is === 'waits') return 'Kept on this device. It goes as soon as there is a signal.';
		if (ordered.is === 'held') return 'This could not be done by itself. It is kept, and someone has to look at it.';
		return ordered.is === 'done' ? 'Saved.' : 'This device could not keep it. What you typed is still here. Try again.';
	},

	kinds: { concern: 'Concern', unfinished: 'Unfinished concern', held: 'Something that could not be filed', rehearsal: 'Rehearsal' },
	confidential: 'About an adult'
} as const;
