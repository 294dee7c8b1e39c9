/** The words of the list of children, of a child's record, of the wrong child, and of what was kept whole. */
import type { AuthorityPart, StayKind } from '$sync/protocol.gen';
import type { Ordered } from '../../administering';

const refused: Readonly<Record<string, string>> = {
	'not-yours': 'You cannot change this here. Nothing was changed.',
	'already-so': 'That is already so. Nothing was changed.',
	'not-possible': 'This cannot be. Check the name and the place. Nothing was changed.',
	'device-revoked': 'This device has been withdrawn. Nothing was changed.'
};

export const children = {
	title: 'Children',
	search: 'Search by name or room',
	add: 'Add a child',
	import: 'Add many from a list',
	empty: 'No child is on the list yet.',
	nobody: 'No child of this name.',
	choose: 'Choose a child.',
	left: 'Left',
	leftHint: 'Not on the list any more. What was written about them stays.',
	listed: (many: number) => (many === 1 ? '1 child' : `${many} children`),

	became: (ordered: Ordered): string => {
		if (ordered.is === 'refused') return refused[ordered.why] ?? 'This was not done. Nothing was changed.';
		if (ordered.is === 'waits') return 'Kept on this device. It goes as soon as there is a signal.';
		if (ordered.is === 'held') return 'This could not be done by itself. It is kept, and someone has to look at it.';
		return ordered.is === 'done' ? 'Saved.' : 'This device could not keep it. What you typed is still here. Try again.';
	},

	form: {
		setting: 'Where',
		name: 'Name, as used here',
		room: 'Room or tutor group',
		save: 'Save',
		needsName: 'Type a name first.'
	},
	correct: 'Correct name or room',
	leave: 'They have left',
	leaveSure: (name: string) => `Has ${name} left?`,
	leaveWhy: 'They go from the list that people choose from. Nothing that was written goes.',
	leaveYes: 'Yes, they have left',
	back: 'They are back',
	move: 'They moved within the provider',
	moveTitle: (name: string) => `Where has ${name} moved to?`,
	moveWhy: 'They leave this list and begin a record there. What was written here stays here, with the people who may read it here.',
	moveYes: 'Move them',

	record: {
		title: 'Record',
		none: 'Nothing is recorded yet.',
		begin: 'Write the record',
		change: 'Change the record',
		by: (who: string, when: string) => (who ? `${who}, ${when}` : when),
		waits: 'On this device only. You can change it again once it has gone.',
		noAuthority: 'No placing authority recorded: confirm',
		toConfirm: 'Placing authority: to confirm',
		toConfirmWhy: 'Most children at a school were placed by nobody. If that is so here, say so; if not, write who placed them.',
		unplaced: (who: string, when: string) => `Nobody places this child or pays for them, as far as ${who || 'a lead'} could find out, ${when}.`,
		nobodyPlaced: {
			said: (many: number) => (many === 1 ? 'For 1 child nobody has confirmed whether an authority placed them here.' : `For ${many} children nobody has confirmed whether an authority placed them here.`),
			go: 'Nobody placed them',
			sure: (many: number) => (many === 1 ? 'Did no authority place this child?' : `Did no authority place any of these ${many} children?`),
			why: 'A child who is looked after, or whose place a council pays for, has an authority. Whoever deals with a concern has to phone it. If you are not sure of one, close this and open that child.',
			how: 'How you know',
			howHint: 'Such as whom you asked. It stands in each record, with your name.',
			needsHow: 'Write how you know.',
			yes: (many: number) => (many === 1 ? 'Nobody placed this child' : `Nobody placed these ${many}`),
			going: (at: number, of: number) => `Writing: ${at} of ${of}`
		},
		noAuthorityWhy: 'Find out who placed this child or pays for them. If you find that nobody did, say so.',
		two: 'Two people wrote this at the same time',
		twoWhy: 'Nothing is lost. Read both, then save the one that is right.',
		stands: 'This one stands',
		other: 'This one is beside it',
		use: 'Begin with this one',
		born: 'Born',
		legal: 'Legal status',
		legalHint: 'As the authority’s papers call it.',
		school: 'School',
		safe: 'Who at home is safe to tell, and who is not',
		safeHint: 'Name them. Everyone who phones home about this child reads it first.',
		authorities: 'Authorities',
		authority: (n: number) => `Authority ${n}`,
		authorityName: 'Name of the authority',
		part: 'What it is to the child',
		parts: { placing: 'Placed them', funding: 'Pays', host: 'Where they live' } satisfies Record<AuthorityPart, string>,
		worker: 'Social worker',
		phone: 'Their phone',
		emergency: 'Emergency duty team',
		stays: 'Where they live',
		stay: (n: number) => `Place ${n}`,
		kind: 'How they stay',
		kinds: { day: 'Day', residential: 'Residential', 'short-break': 'Short break', family: 'With family' } satisfies Record<StayKind, string>,
		where: 'Where',
		from: 'From',
		to: 'Until',
		dates: (from: string | null, to: string | null) => [from && `from ${from}`, to && `until ${to}`].filter(Boolean).join(' '),
		addAuthority: 'Add an authority',
		addStay: 'Add a place',
		remove: 'Take out',
		empty: 'not recorded',
		full: 'There is no room for more.',
		leadsOnly: 'The fuller record is kept by the leads of this place.',
		badDates: 'A day “until” comes before its day “from”.',
		needsName: 'An authority needs a name.',
		moved: 'Someone else has changed this record since you opened it. Save yours, and both are kept side by side.'
	},

	confidential: 'Confidential',
	chronology: 'Chronology',
	concerns: {
		title: 'Concerns about this child',
		none: 'None that you can read.'
	},

	about: {
		title: 'Which child is it about?',
		now: 'Now',
		nobody: 'No listed child',
		described: (words: string) => `The recorder wrote: ${words}`,
		is: 'This is about',
		isHint: 'Search by name. You can add more than one, one after the other.',
		isNot: (name: string) => `This is not about ${name}`,
		reason: 'How you know',
		reasonHint: 'It stands in the chronology, with your name.',
		save: 'Save',
		choose: 'Choose a child, or say whom it is not about.',
		childrenHere: 'Children on the list',
		breach: 'Has anyone been told who should not have been?',
		breachWhy: (name: string) => `This stood under ${name} until now. Anyone told of it on ${name}’s account may have learned what they should not.`,
		breachDo: ['Look at “Who has looked” below the concern, and think of phone calls and letters.', 'Tell the head or manager, and whoever answers for data protection, today.', 'Write a note here of whom you told and when.'],
		toConcern: 'Back to the concern'
	},

	held: {
		title: 'Where does it belong?',
		what: 'What arrived',
		nothing: 'Nothing of it can be read. Ask who sent it.',
		from: 'It is kept as it came, whatever you say here.',
		where: 'It belongs to',
		wheres: { concern: 'A concern', child: 'A child', nowhere: 'Neither' },
		concern: 'Which concern',
		child: 'Which child',
		reason: 'Why, and what you did',
		reasonHint: 'Such as whom you phoned. It stays with it, with your name.',
		needsPlace: 'Choose where it belongs.',
		needsReason: 'Write why.',
		save: 'Save',
		nobody: 'child not known'
	}
} as const;
