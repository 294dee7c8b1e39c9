/** The forms in which leads say what they make of a concern. What is read later is in judgement.ts. */
export const assessing = {
	kindsHint: 'Several at once are usual.',
	tagsHint: 'From your policy. None is needed.',
	tagGroups: {
		'CSE-T': 'Sexual exploitation',
		'EXCH-': 'Something given or expected in exchange',
		'CCE-T': 'Criminal exploitation',
		'TRA-T': 'Trafficking',
		'CL-MO': 'County lines',
		'EDU-': 'What to teach',
		'X-': 'Added by your provider'
	} as Readonly<Record<string, string>>,
	reason: 'Why you think so',
	needsAnswer: 'Say whether it is exploitation.',
	needsReason: 'Write why. Without a reason nothing changes.',
	considered: 'Police are involved, or the child is said to have broken the law. Consider exploitation: a child who is made to offend is harmed by it.',
	alsoSexual: 'Criminal exploitation makes sexual exploitation more likely. Look at those signs too.',

	noScore: 'There is no score. It is your judgement, in words, with its reasons.',
	signsHint: 'What the recorder ticked is ticked. Add what you know.',
	vulnerabilitiesHint: 'What is kept of the child is ticked. It never makes a concern smaller.',
	noGuide: 'Your policy’s lists have not come to this device yet. Write what you know below.',
	usual: (name: string) => `${name} on a usual day`,
	contextsHint: 'Each one: is it a risk, or does it protect?',
	viewHint: 'In their words if you can, apart from what you think.',
	reasons: 'Your reasons',
	needsSignificance: 'Say what it means for the child.',
	needsReasons: 'Write your reasons.',

	measure: (n: number) => `Measure ${n}`,
	what: 'What',
	by: 'By whom',
	when: 'When',
	add: 'Add a measure',
	remove: 'Take out',
	planHint: 'What happens now and tonight, and who watches that it does.',
	needsMeasure: 'Write at least one measure, or the plan.',

	save: 'Save'
} as const;
