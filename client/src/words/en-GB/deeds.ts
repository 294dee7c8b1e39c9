/** What was done about what policy or law asks, as it is read in a chronology and on paper. */
import type { Body, Decision, MeetingState, Means, Needs, ReplyOutcome } from '$sync/protocol.gen';

export const deeds = {
	bodies: {
		police: 'Police',
		'local-authority': 'Local authority',
		'placing-authority': 'Placing authority',
		prevent: 'Prevent',
		lado: 'Local authority designated officer',
		ofsted: 'Inspectorate and others who must be told',
		seniors: 'Seniors',
		counterpart: 'The child’s school or home',
		outside: 'The child’s school or home elsewhere',
		'primary-system': 'The main record',
		education: 'The child’s school',
		setting: 'Here',
		lead: 'A safeguarding lead'
	} satisfies Record<Body, string>,
	did: {
		telling: 'told',
		reply: 'has answered',
		decision: 'decided',
		'nrm-reference': 'has sent it to the National Referral Mechanism',
		'return-interview': 'return interview held',
		placing: 'found out',
		safety: 'made safe',
		meeting: 'meeting held',
		review: 'reviewed',
		copy: 'copied',
		note: 'note written'
	} satisfies Record<Needs, string>,
	who: 'Who they spoke to',
	when: 'When',
	how: 'How',
	means: { phone: 'by phone', email: 'by e-mail', 'in-person': 'in person', form: 'by form', letter: 'by letter', other: 'another way' } satisfies Record<Means, string>,
	reference: 'Their reference',
	sent: 'What was said or sent',

	stepped: { late: 'Told again: not done in time', before: 'Reminded' },
	steppedTo: (names: string) => names || 'Nobody could be told.',

	decided: { 'not-referred': 'Decided not to refer', 'not-told': 'Decided not to tell', told: 'Decided to tell' } satisfies Record<Decision, string>,
	reason: 'Why',
	signed: { yes: 'Agreed with not referring', no: 'Did not agree: it is owed as before' },

	withdrawn: 'Taken back: it was not so, and is owed again',

	reply: 'Answer recorded',
	outcomes: { accepted: 'taken on', 'more-asked': 'they ask for more', 'no-action': 'no action', other: 'something else' } satisfies Record<ReplyOutcome, string>,
	outcome: 'What they said',
	nrm: 'Their reference with the National Referral Mechanism',
	answer: 'In their words',
	challenged: 'Answer challenged',
	to: 'To whom',
	returned: 'Child is back',
	meeting: 'Meeting of agencies',
	states: { asked: 'asked for', convened: 'called', held: 'held', declined: 'declined' } satisfies Record<MeetingState, string>,
	state: 'How it stands',
	on: 'When it is',
	attendees: 'Who comes',
	shared: 'What was shared',
	actions: 'What was agreed',
	reviewed: 'Reviewed',
	by: 'By',
	decision: 'Decision',
	againOn: 'Next review',
	notified: 'Asked for seniors to be told',
	seniorsTold: 'Seniors told',
	told: 'Told',
	missing: 'Not told by Harken, tell them yourself',
	seen: 'A senior has seen that there is something',
	other: 'Something that this version cannot show'
} as const;
