/** The words of ending an appointment, and of suspending somebody and restoring them. */
export const ending = {
	end: {
		title: (title: string, place: string) => `End “${title}” at ${place}?`,
		open: 'End',
		when: 'Last day',
		whenHint: 'Leave empty: it ends now.',
		what: 'They stop seeing what this appointment showed them. What they wrote stays.',
		go: 'End it'
	},
	suspend: {
		open: 'Suspend now',
		title: (name: string) => `Suspend ${name} now?`,
		what: ['They are signed out everywhere, at once.', 'They cannot sign in, and no alerts go to them.', 'What they wrote is kept. You can undo this.'],
		go: 'Suspend now',
		keep: 'Do not suspend'
	},
	restore: { open: 'Restore', title: (name: string) => `Restore ${name}?`, what: 'They can sign in again, with the appointments they have.', go: 'Restore' }
} as const;
