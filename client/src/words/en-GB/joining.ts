/** The words of which places tell each other, and which of their children are in both. */
import type { Ordered } from '../../administering';

const refused: Readonly<Record<string, string>> = {
	'not-yours': 'You cannot change this here. Nothing was changed.',
	'not-yourself': 'You asked, so somebody else has to agree. Nothing was changed.',
	'already-so': 'That is already so. Nothing was changed.',
	'not-possible': 'This cannot be. It needs a school and a home, and a policy in which they tell each other. Nothing was changed.',
	'device-revoked': 'This device has been withdrawn. Nothing was changed.'
};

export const joining = {
	title: 'Places that tell each other',
	why: 'A school and a home of your provider can share what they know of a child who is in both. A lead of each has to agree first. Either can end it.',
	off: 'In your policy schools and homes do not tell each other. An administrator can change that in the policy.',
	leadsOnly: 'Only the leads of a place can change this.',
	none: 'Nobody tells your place yet.',
	said: (who: string, when: string) => (who ? `${who}, ${when}` : when),

	state: {
		asked: (place: string) => `${place} has been asked. Somebody else, who leads there, has to agree.`,
		asks: (place: string) => `${place} asks that you tell each other.`,
		agreed: (place: string) => `You and ${place} tell each other.`,
		ended: (place: string) => `You and ${place} do not tell each other any more.`
	},
	agree: 'Agree',
	refuse: 'Do not agree',
	takeBack: 'Take it back',
	end: 'End it',
	endSure: (place: string) => `Nothing new can be shared with ${place} then. What was sent stays, and can still be read and noted.`,
	endYes: 'Yes, end it',
	keep: 'Keep it',

	ask: 'Ask another place',
	place: 'School or home',
	choose: 'Choose one',
	askDo: 'Ask them',
	looking: 'Looking for the places of your provider',
	noNetwork: 'This needs a signal. Try again when there is one.',
	noPlaces: 'There is no other place that could be asked.',
	between: (place: string) => `For ${place}`,

	children: (place: string) => `Children who are with you and at ${place}`,
	nobody: 'Nobody has been named yet.',
	is: (ours: string, theirs: string) => (ours === theirs ? ours : `${ours}, there called ${theirs}`),
	waiting: 'They have been asked who it is.',
	declined: 'They said: not with us.',
	notBoth: 'Not in both any more',
	notBothSure: (name: string) => `Nothing more is shared of ${name} as the same child. What was sent stays.`,

	theirs: (name: string, place: string) => `${place} asks about ${name}`,
	isWithYou: 'Is this child with you? A name alone does not prove it: look at the birth date, or phone them.',
	born: (day: string) => `Born ${day}`,
	room: (room: string) => `Room or group: ${room}`,
	thisIs: 'This is our',
	ourChildren: 'Children here',
	isOurs: (name: string) => `Yes, this is our ${name}`,
	notOurs: 'Not with us',

	offer: 'Name a child who is in both',
	offerWho: 'One of yours',
	offerHint: 'The leads there are sent the name, the room and the birth date, and nobody else.',
	offerSends: 'They are sent',
	noBorn: 'No birth date is recorded.',
	offerDo: (place: string) => `Ask ${place} who it is`,

	became: (ordered: Ordered): string => {
		if (ordered.is === 'refused') return refused[ordered.why] ?? 'This was not done. Nothing was changed.';
		if (ordered.is === 'waits') return 'Kept on this device. It goes as soon as there is a signal.';
		if (ordered.is === 'held') return 'This could not be done by itself. Someone has to look at it.';
		return ordered.is === 'done' ? 'Done.' : 'This device could not keep it. Nothing was changed. Try again.';
	}
} as const;
