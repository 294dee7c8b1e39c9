/** What was told outside, what came back, and where we disagree. For leads. */
import type { ReplyOutcome } from '$sync/protocol.gen';
import type { Outside } from '$duties/referrals';

export const referrals = {
	title: 'Referrals and answers',
	meetings: 'Meetings and reviews',
	own: { prevent: 'A route of its own, with its own numbers. It is not a referral for trafficking.' } as Partial<Record<Outside, string>>,
	about: (names: readonly string[]) => `About ${names.join(', ')}`,
	nobody: 'Nobody is on record as told yet.',
	numbers: 'Numbers',
	toldBy: (by: string) => (by ? `told by ${by}` : 'told, nobody gave a name'),
	claim: 'Not confirmed: whoever says so did not sign in, or says neither whom nor a reference.',
	pending: 'On this device only',
	sent: 'What was said or sent',
	back: (why: string) => `Taken back: ${why}`,
	noAnswer: 'No answer yet.',
	answered: 'They answered',
	answeredOf: (body: string, when: string) => `They answered: ${body}, told ${when}`,
	outcome: { accepted: 'Taken on', 'more-asked': 'They ask for more: their decision is still owed', 'no-action': 'No action', other: 'Something else' } satisfies Record<ReplyOutcome, string>,
	theirReference: (text: string) => `reference ${text}`,
	nrm: (text: string) => `Referred to the National Referral Mechanism, reference ${text}`,
	nrmOwed: 'They have not said under which reference they referred to the National Referral Mechanism.',
	disagree: 'We do not agree',
	disagreed: (to: string) => `We do not agree. Said to ${to}`,
	decided: { 'not-referred': 'Decided not to refer', 'not-told': 'Decided not to tell', told: 'Decided to tell' },
	decideOnDesk: 'Decide on the desk',
	write: 'Write a summary',
	writeFor: (body: string) => `Write a summary: ${body}`,
	others: 'Somebody else outside',
	othersWhy: 'The policy does not ask for them here. You may tell them all the same.',

	reply: {
		title: 'They answered',
		outcome: 'What did they say?',
		needsOutcome: 'Say what they said.',
		outcomes: { accepted: 'They take it on', 'more-asked': 'They ask for more', 'no-action': 'No action', other: 'Something else' } satisfies Record<ReplyOutcome, string>,
		who: 'Who answered',
		at: 'When',
		reference: 'Their reference',
		nrm: 'Their reference with the National Referral Mechanism',
		nrmHint: 'They refer, not you. Ask for it if they have not said.',
		answer: 'What they said, in their words',
		needsWords: 'Write what they said, who it was, or a reference.'
	},
	challenge: {
		title: 'We do not agree',
		hint: 'It was answered all the same. What they say to this is one more answer.',
		to: 'To whom you say so',
		toHint: 'Their manager, or whoever the local procedure names.',
		why: 'Why',
		needs: 'Say to whom, and why.'
	},
	returned: {
		heading: 'A missing child is back',
		open: 'A missing child is back',
		which: 'Which child?',
		at: 'When they came back',
		text: 'How they were, and what they said',
		hint: 'In England the authority owes them an interview within 72 hours of this.',
		needsListed: 'Say first which child on the list it is.',
		sayWhich: 'Say which child',
		was: (name: string, when: string) => `${name} came back ${when}`
	},
	when: 'Say when it was. It cannot be still to come.',
	save: 'Save'
} as const;
