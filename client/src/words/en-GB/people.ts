/** The words of the page of people, and of showing who you are there. */
import type { Role } from '$sync/protocol.gen';
import type { Ordered } from '../../administering';

const refused: Readonly<Record<string, string>> = {
	'login-taken': 'Someone already has this sign-in name. Choose another.',
	'not-yourself': 'You cannot do this for yourself. Ask someone else who looks after people here.',
	'last-one': 'Nobody else looks after people for the whole provider. Appoint someone else first.',
	'already-so': 'That is already so. Nothing was changed.',
	'not-possible': 'These do not go together. Check the role, the place and the days.',
	'not-yours': 'You cannot do this for that place. Nothing was changed.',
	'confirm-first': 'Show that it is you, and try again. Nothing was changed.',
	'device-revoked': 'This device has been withdrawn. Nothing was changed.'
};

/** What people are told of, in the server's words and ours. */
const routes: Readonly<Record<string, string>> = {
	concerns: 'concerns about children',
	adults: 'concerns about adults who work or help here'
};

const notKept = 'This device could not keep it. Nothing was changed. Try again.';

export const people = {
	title: 'People',
	add: 'Add a person',
	search: 'Search by name',
	none: 'Nobody is set up yet.',
	nobodyFound: 'Nobody of this name.',
	choose: 'Choose a person.',
	wholeProvider: 'The whole provider',
	noPlace: 'No appointment now',

	state: {
		suspended: 'Suspended',
		invited: 'Invited',
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
	over: (day: string) => `ended ${day}`,

	/** What is listed in red (R31): two people must be left when any one is away, or is the one it is about. */
	short: (setting: string, route: string, left: number) =>
		`If one person is away, ${left === 0 ? 'nobody' : 'only one person'} at ${setting} is told of ${routes[route] ?? route}.`,
	shortTitle: 'Too few people',
	shortWhy: 'Two have to be left when one is away. Appoint one more.',
	needed: (name: string, route: string) => `If ${name} leaves, too few people are told of ${routes[route] ?? route}. There have to be two when one is away.`,
	neededDo: 'Appoint someone else first, if you can.',

	roles: {
		recorder: 'Writes concerns',
		lead: 'Lead',
		deputy: 'Deputy lead',
		head: 'Head or registered manager',
		regional: 'Regional manager',
		safeguarding: 'Safeguarding for the whole provider',
		chief: 'Head of the whole provider',
		administrator: 'Keeps people and places true'
	} satisfies Record<Role, string>,
	roleMeans: {
		recorder: 'Writes concerns, and sees who has them. Reads no one else’s.',
		lead: 'Is told of concerns first, and reads them.',
		deputy: 'Is told of concerns together with the lead, and reads them.',
		head: 'Is told when nobody answers. Keeps the people of the place true.',
		regional: 'Is told when the place does not answer. Reads no concern.',
		safeguarding: 'Reads what is about adults who work here, and is told when nobody else answers.',
		chief: 'Is told last, when nobody else answers.',
		administrator: 'Keeps people, places and tablets true. Reads no concern.'
	} satisfies Record<Role, string>,

	form: {
		name: 'Name',
		login: 'Sign-in name',
		loginHint: 'They type it to sign in. An e-mail address is easy to remember.',
		email: 'E-mail',
		emailHint: 'Where they are told that something waits.',
		role: 'What they do in Harken',
		jobTitle: 'Job title',
		jobTitleHint: 'As you call it. Colleagues see it beside the name.',
		place: 'Where',
		from: 'First day',
		fromHint: 'Leave empty: from now on.',
		to: 'Last day',
		toHint: 'Leave empty: until you end it.',
		empty: 'Fill in name, sign-in name and job title.',
		emptyTitle: 'Fill in the job title.',
		emptyName: 'Type a name.',
		days: 'The last day is before the first.',
		region: (name: string) => `All of ${name}`,
		save: 'Save',
		saving: 'Saving',
		addGo: 'Add and invite',
		cancel: 'Cancel',
		done: 'Done',
		added: 'This person was added already. Their appointment is still to be made.'
	},

	appoint: { title: (name: string) => `Appoint ${name}`, go: 'Appoint', open: 'Add an appointment' },
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
	restore: { open: 'Restore', title: (name: string) => `Restore ${name}?`, what: 'They can sign in again, with the appointments they have.', go: 'Restore' },
	correct: { open: 'Correct', title: 'Correct name or e-mail' },

	invite: { open: 'Invite', again: 'New invitation' },
	codes: { first: 'Before you add anyone, set up your codes.', open: 'Set up my codes' },

	became: (ordered: Exclude<Ordered, { is: 'done' }>): string => {
		if (ordered.is === 'waits') return 'There is no signal. It is kept here, and goes by itself when there is one.';
		if (ordered.is === 'not-kept') return notKept;
		if (ordered.is === 'held') return 'It was kept, and not done. Someone of safeguarding has to look at it.';
		return refused[ordered.why] ?? `It was not done (${ordered.why}).`;
	}
} as const;
