/** The words of what a new provider needs next. */
export const next = {
	title: 'What comes next',
	settings: 'Your schools and homes',
	people: 'People',
	children: 'Children',
	contacts: 'Phone numbers',
	cover: 'Cover',
	tablets: 'Tablets',
	rehearsal: 'A first rehearsal',
	done: 'done',
	byLead: 'A lead starts it, on the page of alerts.'
} as const;
