/** What leads have made of a concern, as it is read: on the desk, in a chronology, on paper. */
import type { Exploitation, Significance } from '$sync/protocol.gen';

export const judgement = {
	title: 'What you make of it',
	none: { classified: 'Nobody has said what it is yet.', assessed: 'Not assessed yet.', safety: 'Safety measures: not recorded.' },
	clocks: 'Until someone says that it is not exploitation, and why, the strict times run: local authority and placing authority within one working day.',
	again: { classified: 'Say it anew', assessed: 'Assess again', safety: 'Add to it' },
	classify: 'Say what it is',
	assess: 'Assess',
	safety: 'Safety measures',
	print: 'Print',

	whatIsIt: 'Is it exploitation?',
	exploitation: {
		exploitation: 'It is exploitation',
		'may-be-exploitation': 'It may be exploitation',
		'not-exploitation': 'It is not exploitation'
	} satisfies Record<Exploitation, string>,
	kinds: 'What kinds',
	tags: 'More exactly',
	why: 'Why',

	significanceAsk: 'What it means for the child',
	significance: {
		'harm-now': 'The child is being harmed now',
		likely: 'Harm is likely',
		possible: 'Harm is possible',
		'not-found': 'Nothing found so far, which is not the same as safe'
	} satisfies Record<Significance, string>,
	signs: 'Signs',
	vulnerabilities: 'What makes the child vulnerable',
	contexts: 'Friends, places, online',
	protective: 'What protects the child',
	other: 'What else it could be',
	view: 'How the child sees it',
	thresholds: 'Threshold used',

	measures: 'What was put in place',
	plan: 'Safety plan',
	parents: 'Have parents or carers been told?',
	parentsWhy: 'Why, or why not',
	first: 'A child told someone. What was put in place to keep them safe? Record that first.',
	firstDo: 'Record safety measures',
	later: 'Follow up without it'
} as const;
