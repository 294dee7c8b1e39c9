/** What is written for a body outside about one child: plain, for somebody who has never heard of Harken. */
import type { Answer, AuthorityPart, Means } from '$sync/protocol.gen';
import type { Outside } from '$duties/referrals';

export const summary = {
	another: '[another child]',
	to: {
		'local-authority': 'To the local authority',
		police: 'To the police',
		'placing-authority': 'To the authority that placed or funds the child',
		prevent: 'To the Prevent team',
		lado: 'To the local authority designated officer',
		ofsted: 'To the inspectorate'
	} satisfies Record<Outside, string>,
	office: (name: string) => `To: ${name}`,
	team: (authority: string, part: string) => `${authority}, ${part.toLowerCase()}`,
	from: 'From',
	about: 'About',
	born: 'Born',
	lives: 'Lives at',
	school: 'School',
	legal: 'Legal status',
	authorities: 'Authorities',
	parts: { placing: 'placed by', funding: 'funded by', host: 'lives in the area of' } satisfies Record<AuthorityPart, string>,
	safe: 'Who at home is safe to tell, and who is not',
	part: 'The child’s part in it',
	others: (n: number) => (n === 1 ? 'One other child is involved, and is not named here.' : `${n} other children are involved, and are not named here.`),
	reference: 'Our reference',

	danger: 'In danger now?',
	dangerIs: {
		yes: 'Yes, when this was written.',
		no: 'No, when this was written.',
		'not-sure': 'Not sure, when this was written.',
		'not-answered': 'Nobody has said. That does not mean no.'
	} satisfies Record<Answer, string>,
	happened: 'What happened, in the words of whoever saw or heard it',
	seenBy: (who: string, when: string) => `Written by ${who}, ${when}`,
	seenByNobody: (when: string) => `Written by somebody who gave no name, ${when}`,
	wasAt: 'When and where it was',
	words: 'The child’s exact words',
	view: 'How the child sees it',
	asked: 'What the child was asked',
	notAsked: 'No questions to the child are on record.',
	moved: 'Did anyone take, send or tell the child to go somewhere?',
	adult: 'Is an adult who works or helps here involved?',
	adultWho: 'Who, as the record says',
	kinds: 'What it may be',
	signs: 'Signs that were seen',
	marks: 'Marks on the body',
	said: 'What others said, not checked',
	opinion: 'What the writer thinks, as an opinion',
	added: (who: string, when: string) => `Added later by ${who || 'somebody who gave no name'}, ${when}`,

	done: 'What has been done',
	byWhom: (what: string, by: string, when: string) => [what, by, when].filter(Boolean).join(', '),
	parents: 'Parents or carers told',
	told: 'Who has been told',
	toldLine: (body: string, who: string, when: string, how: string, reference: string) => `${body}: ${[who, when, how, reference && `reference ${reference}`].filter(Boolean).join(', ')}`,
	means: { phone: 'by phone', email: 'by e-mail', 'in-person': 'in person', form: 'by form', letter: 'by letter', other: 'another way' } satisfies Record<Means, string>,
	toldNobody: 'Nobody outside yet, as far as is recorded.',

	why: 'Why we tell you',
	law: (what: string, cites: string) => `${what}. The law or national guidance asks for this (${cites}).`,
	policy: (what: string, cites: string) => `${what}. Our safeguarding policy asks for this (section ${cites}).`,
	ask: 'What we ask of you',
	asks: {
		'local-authority': 'Tell us what you have decided, who has the case, and your reference.',
		police: 'Tell us your log or crime number, and who has it.',
		'placing-authority': 'Tell us who has this, what you will do, and your reference.',
		prevent: 'This is a referral to Prevent. Tell us your reference and who will speak to us.',
		lado: 'Tell us whether we may go on with our own enquiries, what to do next, and your reference.',
		ofsted: 'Tell us your reference for this notification.'
	} satisfies Record<Outside, string>,
	inOneDay: 'Tell us within one working day what you have decided, who has the case, and your reference.',
	nrm: 'The child may have been moved to be exploited. A child cannot agree to that. Please refer to the National Referral Mechanism and tell us the reference.',
	ring: 'Who to ring back'
} as const;
