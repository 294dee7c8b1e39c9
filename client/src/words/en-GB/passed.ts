/** The words beside what was shared, the same before it is sent and where it is read. */
import type { Answer, LawfulBasis, SharedKind } from '$sync/protocol.gen';

export const passed = {
	named: 'They call the child',
	purpose: 'Why it is shared',
	basis: 'What allows it',
	bases: {
		safeguarding: 'To safeguard a child',
		'vital-interests': 'To save a life',
		'legal-obligation': 'The law says we must',
		consent: 'They agreed to it'
	} satisfies Record<LawfulBasis, string>,
	family: 'Has the family been told?',
	answers: { yes: 'Yes', no: 'No', 'not-sure': 'Not sure', 'not-answered': 'Not answered' } satisfies Record<Answer, string>,
	message: 'What they add',
	kinds: {
		happened: 'What was seen or heard',
		words: 'The child’s words',
		asked: 'Questions that were asked',
		action: 'What was done',
		signs: 'Signs',
		opinion: 'What somebody thinks',
		note: 'Note',
		assessment: 'Assessment',
		safety: 'Safety measures',
		outcome: 'Outcome',
		other: 'Besides',
		'third-party': 'About somebody else',
		adult: 'About an adult who works or helps there'
	} satisfies Record<SharedKind, string>
} as const;
