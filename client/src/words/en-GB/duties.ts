/** "To do, by law or policy", and the sheets on which leads say what they did. What is read later is in deeds.ts. */
import type { Means, Needs } from '$sync/protocol.gen';

export const duties = {
	title: 'To do, by law or policy',
	nothing: 'Nothing is left to do.',
	forChild: (name: string, whom: string) => [name, whom].filter(Boolean).join(': '),
	law: 'Law',
	policy: 'Policy',
	source: 'Where this is from',
	section: (cites: string) => `Section ${cites}`,
	ours: 'It names no time; this one is Harken’s.',
	rules: (ids: string) => `Rule ${ids}`,
	noSource: 'The policy has not come to this device yet.',

	time: {
		now: (since: string, span: string) => `Now. Owed since ${since}, ${span} ago.`,
		lateNow: (since: string, span: string) => `Overdue. Owed at once since ${since}, ${span} ago.`,
		by: (moment: string, span: string) => `By ${moment}, ${span} left.`,
		late: (moment: string, span: string) => `Overdue since ${moment}, ${span} ago.`
	},
	provisional: 'Until somebody has said whether it is exploitation.',
	claimed: (name: string, at: string, unsigned: boolean) => `${name || 'Somebody'} says it is done, ${unsigned ? 'not signed in, ' : ''}${at}: confirm.`,
	uncountersigned: (name: string, at: string) => `${name} decided not to refer, ${at}. Owed until a second lead or a head agrees.`,
	yours: 'Somebody else has to agree.',
	nobodyPlaced: 'No placing authority recorded: confirm.',
	theirs: 'It is done when they have written a note.',
	stepped: (names: string, at: string) => `Told again, ${at}: ${names}`,
	next: (at: string) => `Who is told next: the other leads at ${at}, then whoever is above them.`,
	nextLate: 'Told again until it is done: the leads, then whoever is above them.',

	share: 'Share',
	act: {
		telling: 'I told them',
		reply: 'They answered',
		decision: 'Decide',
		'nrm-reference': 'They have sent it',
		'return-interview': 'It was held',
		placing: 'Confirm who places them',
		safety: 'Say what keeps them safe',
		meeting: 'Say how it stands',
		review: 'It was reviewed',
		copy: 'It is copied',
		note: 'They wrote a note'
	} satisfies Record<Needs, string>,
	referrals: 'Referrals and answers',
	confirm: 'Confirm',
	link: 'Send them a link',
	notRefer: 'Not referring',
	withdraw: 'This was not so',
	countersign: 'Agree or not',
	done: (n: number) => `Done (${n})`,
	ended: { done: 'Done', decided: 'Decided', ended: 'No longer asked for', owed: '', claimed: '', uncountersigned: '' },
	pending: 'On this device only',
	reference: (text: string) => `reference ${text}`,

	sheet: {
		/** As asked on the sheet of each. */
		who: 'Who answered?',
		how: 'How',
		means: { phone: 'Phone', email: 'E-mail', 'in-person': 'In person', form: 'Form', letter: 'Letter', other: 'Other' } satisfies Record<Means, string>,
		when: 'When',
		reference: 'Their reference',
		also: 'The same call was also about',
		more: 'What was said or sent',
		save: 'Save',
		nobody: 'Say who it was, or give a reference.',
		noReference: 'Give the reference.',
		needsWhen: 'Say when it was. It cannot be still to come.',

		withdrawWhy: 'It stays on record, and what it ended is owed again.',

		refuseWhy: 'A second lead or a head has to agree. Until then it is owed as before.',
		reason: 'Why',
		reasonHint: 'A person who reads this in a year must understand it.',
		needsReason: 'Write why. Without a reason nothing changes.',
		decide: 'Were they told?',
		decisions: { told: 'Yes, they are told', 'not-told': 'No, and this is why' },
		needsDecision: 'Say whether they are told.',
		sign: (name: string) => `${name} decided not to refer. Do you agree?`,
		signs: { yes: 'I agree', no: 'I do not agree: refer' },
		needsSign: 'Say whether you agree.',
		signed: 'You sign this with your own name.'
	}
} as const;

