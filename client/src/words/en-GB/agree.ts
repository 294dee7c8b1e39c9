/** The words of what stands on record of somebody's newest invitation, and of agreeing to it. */
export const wayIn = {
	made: (by: string, when: string) => `Invited by ${by}, ${when}.`,
	operator: (when: string) => `Invited by whoever runs Harken, ${when}.`,
	agreed: (by: string, when: string) => `${by} agreed, ${when}.`,
	refused: (by: string, when: string) => `${by} refused it, ${when}.`,
	used: (when: string) => `It was used, ${when}.`,
	waits: 'It opens nothing until somebody else agrees.'
} as const;

export const agree = {
	title: (name: string) => `A new way in for ${name}`,
	what: (by: string, when: string, name: string) => `${by} made an invitation for ${name}, ${when}. Whoever uses it signs in as ${name}, and reads what ${name} reads.`,
	ask: (name: string) => `Ask ${name} first, face to face or by a number that you know: did you ask for this?`,
	go: 'Agree',
	not: 'Refuse',
	done: { agree: 'You agreed. The invitation can be used now.', refuse: 'You refused. The invitation is over.' },
	gone: 'This invitation waits no more. Nothing was changed.',
	'no-network': 'This needs a signal. Nothing was changed.',
	'confirm-first': ''
} as const;
