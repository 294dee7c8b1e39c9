/** The words of what a new provider needs next. */
const places = (names: readonly string[]): string => new Intl.ListFormat('en-GB').format(names);

export const next = {
	onward: (name: string) => `Next: ${name}`,
	notYet: (names: readonly string[]) => (names.length === 0 ? '' : `Not said yet of ${places(names)}.`),
	noNumber: (names: readonly string[]) => (names.length === 0 ? '' : `No duty number yet at ${places(names)}.`),
	tonight: (names: readonly string[]) => (names.length === 0 ? '' : `Nobody is named for tonight at ${places(names)}.`),
	weak: 'What is still weak',
	woken: (woken: number, of: number) =>
		`${woken === 0 ? 'Nobody who leads' : `Only ${woken} of ${of} who lead`} can be woken by an alert. Each turns alerts on under Alerts, on a device of their own.`,
	unrehearsed: (names: readonly string[]) => `No rehearsal was held yet at ${places(names)}.`,
	title: 'What comes next',
	settings: 'Add your other schools and homes',
	people: 'Add the people who work there',
	children: 'Bring in the children',
	contacts: 'Say whom to phone',
	cover: 'Say who is there at night',
	tablets: 'Set up the tablets',
	rehearsal: 'Hold a first rehearsal',
	done: 'done',
	finished: 'All set up. What changes later is under “Keep up to date”.',
	byLead: 'A lead starts it, under Alerts.',
	byWhom: (name: string) => `A lead starts it, under Alerts: ${name}, say.`,
	sendLink: (name: string) => `A lead starts it. Send ${name} their link.`,
	byDay: 'Never at night: possible from 08:00.'
} as const;
