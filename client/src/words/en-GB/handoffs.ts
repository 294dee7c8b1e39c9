/** The words of what is shared with another place: for the leads of both. */
import type { HandoffState, WithdrawReason } from '$sync/protocol.gen';
import type { Ordered } from '../../administering';
import type { Need } from '../../handoffs/waits';

const refused: Readonly<Record<string, string>> = {
	'already-opened': 'Somebody there has opened it already. It cannot be taken back.',
	'already-noted': 'Somebody has written the note already.',
	'already-closed': 'It is closed already.',
	'not-yet-noted': 'They have not written their note yet.',
	withdrawn: 'It was taken back before it was opened here.'
};

const whys: Readonly<Record<WithdrawReason, string>> = {
	'wrong-child': 'It is about the wrong child',
	'wrong-place': 'It went to the wrong place',
	'too-much': 'It is more than they need',
	mistake: 'It was sent by mistake'
};

export const handoffs = {
	title: 'Shared',
	groups: { us: 'Waiting for you', them: 'Waiting for them', done: 'Done' },
	none: { us: 'Nothing waits for you.', them: 'Nothing waits for them.', done: 'Nothing yet.' },
	choose: 'Choose one to read it.',
	all: 'All that is shared',

	from: (place: string) => `From ${place || 'another place'}`,
	to: (place: string) => `To ${place || 'another place'}`,
	/** For somebody who leads both. */
	both: (from: string, to: string) => `From ${from} to ${to}`,
	child: 'A child',
	now: 'Cannot wait',
	nowWhy: 'This cannot wait. Open it now.',
	todayWhy: 'Open it today.',
	confidential: 'Confidential',
	pending: 'On this device only',

	need: {
		open: 'Nobody here has opened it',
		have: 'Whoever opened it is not here any more',
		note: 'Opened. Your note is owed',
		answer: 'They ask you something',
		close: 'They have written their note',
		instead: 'It reached nobody there',
		answered: 'You asked. No answer yet',
		opened: 'Nobody there has opened it yet',
		noted: 'Opened there. No note yet',
		seen: 'You have written your note. They have not closed it yet'
	} satisfies Record<Need, string>,
	hasIt: (name: string) => `${name || 'A colleague'} has it`,
	due: (when: string) => `Note owed by ${when}`,

	closed: (who: string, place: string) => `${who || place || 'Another place'} shared something about a child.`,
	open: 'Open it',
	openWhy: 'They see that you opened it, and when. From then on you have it.',
	haveIt: 'I have it',

	state: {
		sent: 'Sent',
		delivered: 'Arrived there',
		opened: 'Opened',
		noted: 'Note made',
		closed: 'Closed',
		withdrawn: 'Taken back'
	} satisfies Record<HandoffState, string>,
	steps: 'How far it has got',
	notYet: { delivered: 'Not there yet', opened: 'Not opened yet', noted: 'No note yet' },
	alerted: (names: string) => `Alerted: ${names}.`,

	duties: 'Sharing this does not replace what you must do yourself.',
	words: 'What was shared',
	gone: 'What was shared is not shown any more.',
	few: 'Something in it is confidential. Only those who may know of it read it.',
	shut: 'Something in it has become confidential since. Nobody there can read it any more.',
	takenBack: (place: string, why: WithdrawReason | null) => `${place || 'They'} took it back before it was opened here${why ? `: ${whys[why].toLowerCase()}` : ''}.`,
	readHere: 'You opened it here without a signal, and it had been taken back by then. Use nothing of what you read, and tell them that you read it.',
	another: {
		theirs: (when: string) => `They have said, ${when}, that it was not about this child. Do nothing more with it for this child, and say in your note what you have done.`,
		ours: (when: string) => `You have said, ${when}, that it was not about this child. They are told so here.`
	},
	notThisChild: 'Not about this child',
	instead: 'It was not sent: nobody there can be sent this. Tell one of these yourself, outside Harken.',

	note: {
		title: 'Your note on the child’s file',
		text: 'What you make of it, and what you do',
		hint: 'It stands in your own record. They see that you wrote it and when, not what it says.',
		child: 'Which child is it?',
		childWhy: (name: string) => `They call the child ${name}.`,
		choose: 'Choose the child',
		share: 'Send my note back to them too',
		save: 'Save the note',
		more: 'Write another note',
		emptyText: 'Write the note first.',
		emptyChild: 'Say which child it is.'
	},
	notes: { ours: 'Our note', theirs: 'Their note', kept: 'They wrote a note on the child’s file. What it says is theirs.', shared: 'It went back to them too.' },

	ask: 'Ask a question',
	asks: { ours: 'We asked', theirs: 'They ask' },
	answer: 'Answer',
	answers: 'Answer',
	noAnswer: 'No answer yet.',
	question: 'Your question',
	answerText: 'Your answer',
	writeFirst: 'Write something first.',
	send: 'Send',

	back: 'Take it back',
	backWhy: 'Only while nobody there has opened it.',
	reason: 'Why?',
	whys,
	backDo: 'Take it back',
	seen: 'Seen: close it',

	receipt: 'Receipt',
	signed: 'The signature on this receipt is right.',
	forged: 'The signature on this receipt is not right. It proves nothing.',
	digest: 'Digest of the note',
	records: {
		agrees: 'Your record is the one that this receipt names.',
		disagrees: 'The two records disagree. Tell your head of safeguarding, and leave this screen as it is.',
		restored: 'This was written before the server was restored, and cannot be compared any more.',
		unknown: ''
	},

	opening: 'Opening',
	saving: 'Saving',
	became: (ordered: Ordered): string => {
		if (ordered.is === 'refused') return refused[ordered.why] ?? 'This was not done. Nothing was changed.';
		if (ordered.is === 'held') return 'This could not be done by itself. It is kept, and someone has to look at it.';
		return ordered.is === 'waits' ? 'On this device only. It goes as soon as there is a signal.' : '';
	}
} as const;
