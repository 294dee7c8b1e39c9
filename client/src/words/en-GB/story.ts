/** What a recorder said, as it is read later: on the desk, in a chronology, on paper. */
import type { Answer, ChildRole, ConcernKind, Context, Course, KnownBy, MarkKind, PlaceKind, Side, ToldBody } from '$sync/protocol.gen';

export const story = {
	answers: { yes: 'Yes', no: 'No', 'not-sure': 'Not sure', 'not-answered': 'Not answered' } satisfies Record<Answer, string>,
	notAnswered: 'Not answered',
	notAnsweredWhy: 'Not answered is not “no”. Ask whoever wrote it.',

	danger: 'In danger now?',
	disclosed: 'Did a child tell them?',
	moved: 'Did anyone take, send or tell the child to go somewhere?',
	adult: 'Adult who works or helps here?',

	children: 'Children',
	roles: {
		harmed: 'was or may have been harmed',
		'at-risk': 'at risk',
		'may-have-harmed': 'may have harmed another child (may be a victim too)',
		witness: 'saw it',
		other: 'something else'
	} satisfies Record<ChildRole, string>,
	kinds: {
		'sexual-exploitation': 'Sexual exploitation',
		'criminal-exploitation': 'Criminal exploitation',
		'county-lines': 'County lines',
		trafficking: 'Moved or trafficked',
		'serious-violence': 'Serious violence',
		'online-grooming': 'Approached or groomed online',
		radicalisation: 'Radicalisation',
		other: 'Something else'
	} satisfies Record<ConcernKind, string>,

	saw: 'What they saw or heard',
	words: 'The child’s exact words',
	asked: 'Questions they asked',
	view: 'How the child sees it',
	signs: 'Signs',
	marks: 'Marks on the body',
	others: 'What others said',
	opinion: 'What they think',
	told: 'Who they say they have told',
	toldWhy: 'Their own account. It is not an answer from whoever was told.',
	demeanour: 'How the child was while telling',
	safety: 'What was put in place at once',
	present: 'Who was there',
	did: 'What they did already',
	movedWhy: 'Where, how, and why they think so',
	parentsWhy: 'Parents or carers: why, or why not',
	online: 'Online',

	subject: 'Who it may be about',
	kind: 'What they thought it may be',
	context: 'In person or online',
	contexts: { 'in-person': 'in person', online: 'online' } satisfies Record<Context, string>,
	placeKind: 'Kind of place',
	placeKinds: { 'on-site': 'on site', outing: 'on an outing', community: 'out and about', home: 'at home', transport: 'on the way', online: 'online' } satisfies Record<PlaceKind, string>,
	known: 'How they know',
	knownBy: { saw: 'saw it', heard: 'heard it', 'told-by-child': 'told by the child', 'told-by-other': 'told by someone else' } satisfies Record<KnownBy, string>,
	course: 'Once or more',
	courses: { once: 'once', 'going-on': 'going on', 'not-known': 'not known' } satisfies Record<Course, string>,
	when: 'When',
	place: 'Where',
	change: 'A change for this child?',
	debt: 'Debt?',
	threats: 'Threats to the child or family?',
	weapon: 'A weapon?',
	offence: 'Police involved, or said to have broken the law?',
	notSecret: 'Child told it cannot be kept secret?',
	parentsTold: 'Parents or carers told?',
	platform: 'App or site',
	username: 'Name used there',
	firstSeen: 'First contact',
	kept: 'What is kept, described',

	past: 'more than six months ago',
	isChange: 'a change for this child',
	sides: { front: 'front', back: 'back' } satisfies Record<Side, string>,
	mark: { bruise: 'Bruise', cut: 'Cut', graze: 'Graze', burn: 'Burn or scald', swelling: 'Swelling', bite: 'Bite', other: 'A mark' } satisfies Record<MarkKind, string>,
	/** Left and right are the child's. */
	part: (part: string) => part.replaceAll('-', ' '),
	bodies: {
		police: 'Police',
		'local-authority': 'Local authority',
		'placing-authority': 'Placing authority',
		lead: 'A safeguarding lead',
		health: 'Health',
		parents: 'Parents or carers',
		other: 'Someone else'
	} satisfies Record<ToldBody, string>,
	reference: (text: string) => `reference ${text}`
} as const;
