/** The words of one person on the page of people: how they stand, and where they are appointed. */
export const person = {
	state: {
		suspended: 'Suspended',
		invited: 'Invited',
		waits: 'Waits for you',
		notSignedIn: 'Not signed in yet'
	},
	seen: 'Last signed in',
	invitedUntil: (when: string) => `Invited. The invitation works until ${when}.`,
	notInvited: 'Not signed in yet, and no invitation is open.',
	suspendedSince: (when: string) => `Suspended since ${when}.`,
	login: 'Sign-in name',
	email: 'E-mail',
	noEmail: 'none',
	appointments: 'Appointments',
	noAppointments: 'None. They see nothing until they have one.',
	from: (day: string) => `from ${day}`,
	to: (day: string) => `until the end of ${day}`,
	over: (day: string) => `ended ${day}`
} as const;
