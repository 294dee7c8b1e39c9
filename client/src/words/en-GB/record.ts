/** The words of the sheet below its first questions: fetched once there is a place to type. */
import type { Answer, ChildRole, ConcernKind, Context, Course, KnownBy, PlaceKind, ToldBody } from '$sync/protocol.gen';

type Given = Exclude<Answer, 'not-answered'>;

export const record = {
	answers: { yes: 'Yes', no: 'No', 'not-sure': 'Don’t know' } satisfies Record<Given, string>,
	children: {
		others: 'Other children',
		nth: (n: number) => `Child ${n}`,
		again: 'Another child, or what you know of them',
		part: (name: string) => (name === '' ? 'Their part in it' : `${name}: their part in it`),
		roles: {
			harmed: 'was or may have been harmed',
			'at-risk': 'at risk',
			'may-have-harmed': 'may have harmed another child (may be a victim too)',
			witness: 'saw it',
			other: 'something else'
		} satisfies Record<ChildRole, string>,
		remove: 'Take off the list'
	},

	told: {
		title: 'What the child told you',
		asked: 'Questions I asked',
		askedHint: 'Exactly as you asked them.',
		notSecret: 'Did you tell the child it cannot be kept secret?',
		demeanour: 'How the child was',
		demeanourHint: 'What you saw: calm, crying, shaking, silent.',
		safety: 'What keeps the child safe now',
		safetyHint: 'What was done, by whom, and when.',
		parents: 'Do their parents or carers know?',
		parentsWhy: { yes: 'Who told them, and when', no: 'Why not', 'not-sure': 'What you know' } satisfies Record<Given, string>
	},

	known: {
		legend: 'How I know',
		by: { saw: 'I saw it', heard: 'I heard it', 'told-by-child': 'The child told me', 'told-by-other': 'Someone else told me' } satisfies Record<KnownBy, string>
	},

	moved: {
		legend: 'Did anyone take, send or tell the child to go somewhere: by car, bus, taxi, on foot?',
		why: 'Why do you say so?'
	},

	signs: {
		title: 'Signs',
		hint: 'Tick what fits. None has to.',
		search: 'Search the signs',
		found: (n: number) => (n === 1 ? '1 sign' : `${n} signs`),
		none: 'No sign has these words. Write it in “What I saw or heard”.',
		ticked: 'Ticked',
		more: 'More',
		moreOn: (sign: string) => `More: ${sign}`,
		who: 'Who noticed it',
		change: 'Is it a change for this child?',
		past: 'More than six months ago',
		untick: (sign: string) => `Take off: ${sign}`
	},

	marks: 'Marks on the body',

	kinds: {
		legend: 'What might it be?',
		hint: 'Several can fit. None is right too.',
		labels: {
			'sexual-exploitation': 'Sexual exploitation',
			'criminal-exploitation': 'Criminal exploitation',
			'county-lines': 'County lines',
			trafficking: 'Moved or trafficked',
			'serious-violence': 'Serious violence',
			'online-grooming': 'Approached or groomed online',
			radicalisation: 'Radicalisation',
			other: 'Something else'
		} satisfies Record<ConcernKind, string>
	},

	change: 'Is it a change for this child?',

	more: {
		title: 'More, if you have time',
		where: 'Kind of place',
		places: { 'on-site': 'On site', outing: 'Outing', community: 'Out and about', home: 'At home', transport: 'On the way', online: 'Online' } satisfies Record<PlaceKind, string>,
		context: 'It happened',
		contexts: { 'in-person': 'In person', online: 'Online' } satisfies Record<Context, string>,
		present: 'Who was there',
		did: 'What I did already',
		others: 'What other people said',
		othersHint: 'Say who said it. Kept apart from what you saw.',
		opinion: 'What I think',
		opinionHint: 'Kept apart from what happened.',
		view: 'How the child sees it',
		viewHint: 'For example, a relationship that feels real to them.',
		course: 'How often',
		courses: { once: 'Once', 'going-on': 'Going on', 'not-known': 'Don’t know' } satisfies Record<Course, string>
	},

	body: {
		title: 'I have told',
		hint: 'Nobody counts this as an answer. It saves the lead telling them twice.',
		who: {
			police: 'Police',
			'local-authority': 'Local authority',
			'placing-authority': 'Placing authority',
			lead: 'Safeguarding lead',
			health: 'Health',
			parents: 'Parents or carers',
			other: 'Someone else'
		} satisfies Record<ToldBody, string>,
		name: 'Who you spoke to',
		when: 'When',
		reference: 'Reference',
		of: (body: string) => `Told: ${body}`
	},

	pressure: {
		title: 'Pressure on the child',
		debt: 'Does the child owe money or things?',
		threats: 'Were the child or their family threatened?',
		weapon: 'Is there a weapon?',
		weaponNow: 'A weapon near a child is danger now: phone 999.',
		offence: 'Are police involved, or is the child said to have broken the law?',
		exploitation: 'Ask yourself who gains by it. Someone may be making the child do it.'
	},

	online: {
		title: 'Online',
		never: 'Do not open, copy or send images.',
		platform: 'App or site',
		username: 'Name they use there',
		first: 'When contact began',
		kept: 'What is kept, and where',
		keptHint: 'Describe it in words. Leave it where it is.'
	}
} as const;
