/** The words of sharing what is known of a child with the lead of the school or home where they are too. */
import type { Mark } from '../../handoffs/sending';

export const sending = {
	share: 'Share',
	shareWith: (lead: string) => `Share with ${lead}`,
	at: (lead: string, place: string) => `${lead}, ${place}`,
	title: 'Share',
	duties: 'Sharing this does not replace what you must do yourself.',

	whichChild: 'Which child is it about?',
	needsListed: 'Only what is about a child on your list can be shared. Say first which child it is about.',
	sayWhich: 'Say which child',
	nowhere: 'No school or home tells yours yet. A lead of each has to agree first.',
	join: 'Places that tell each other',

	about: (child: string) => `About ${child}.`,
	forWhom: (lead: string) => `For ${lead}.`,
	to: 'Who is it for?',
	known: 'Both places have said that this child is with them.',
	unknown: 'Nobody has said yet that this child is there. The name goes along, and they say who it is.',
	askWho: 'Ask them first who it is',
	notThere: 'They have said that this child is not there.',

	what: 'What do they need to know?',
	whatHint: 'As little as will keep the child safe. They read what is ticked, and nothing else.',
	another: 'Another concern',
	concern: 'Concern',
	nothing: 'Nothing is recorded about this child that can be shared.',
	confidential: 'Confidential',
	circle: 'Whoever must not know of it is not told, whatever they are there. If nobody is left, you see here whom to phone.',
	marks: {
		'third-party': 'About somebody else than this child',
		adult: 'May be about an adult who works or helps here'
	} satisfies Record<Mark, string>,
	names: (names: string) => `Names ${names}.`,
	leaveOut: (name: string) => `Leave out “${name}”`,
	putBack: 'As it was written',
	somebody: '[name left out]',
	otherChildren: 'Other children',

	message: 'Anything to add, in your own words',
	purpose: 'Why you share it',
	ready: 'Ready to tap',
	purposes: ['To keep this child safe while they are with you.', 'So that you know what happened and can watch for more.', 'So that we agree what each of us does next.'],
	basis: 'What allows you to share it?',
	basisHint: 'Safeguarding a child does not need anyone to agree.',
	family: 'Has the family been told that you share it?',
	familyWhy: { yes: 'What they said', no: 'Why not' },
	answers: { yes: 'Yes', no: 'No' },

	look: 'See what they will read',
	preview: 'This is all that they will read',

	needs: {
		to: () => 'Say who it is for.',
		what: () => 'Tick what they need to know, or write it.',
		purpose: () => 'Say why you share it.',
		basis: () => 'Say what allows you to share it.',
		family: () => 'Say whether the family has been told.',
		why: () => 'Say why the family has not been told.',
		many: (most: number) => `That is more than ${most} parts. Untick some.`
	},
	tooLong: 'That is too much for one time. Untick some of it, and share the rest after it.',

	sent: {
		going: 'Sending',
		done: (lead: string) => `Sent to ${lead}. Nobody has read it yet. You see on the concern when somebody has.`,
		waits: 'On this device only. It goes as soon as there is a signal. If it cannot wait, phone them.',
		held: 'This could not be done by itself. It is kept, and someone has to look at it. Phone them.',
		refused: 'This was not sent. Phone them.',
		nobody: 'Nobody there can be sent this.',
		instead: (who: string) => `Tell ${who} instead, by phone.`,
		phone: 'Tell them by phone, through somebody above both places.',
		back: 'Back to the concern',
		backToChild: 'Back to the chronology',
		see: 'What is shared'
	},

	wrongChild: {
		taken: (place: string) => `What you shared of it with ${place} is taken back: nobody there has read it.`,
		opened: (place: string) => `${place} has read what you shared of it. They are told that it is about another child. Check today whether it is a breach.`
	}
} as const;
