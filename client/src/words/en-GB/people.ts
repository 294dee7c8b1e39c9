/** The words of the page of people, and of showing who you are there. */
import type { Role } from '$sync/protocol.gen';
import type { Ordered } from '../../administering';

const and = new Intl.ListFormat('en-GB');

const refused: Readonly<Record<string, string>> = {
	'login-taken': 'Someone already has this sign-in name. Choose another.',
	'not-yourself': 'You cannot do this for yourself. Ask someone else who looks after people here.',
	'mailbox-taken': 'Someone else has this e-mail address. Each person needs their own.',
	'last-one': 'Nobody else looks after people for the whole provider. Appoint someone else first.',
	'already-so': 'That is already so. Nothing was changed.',
	'not-possible': 'These do not go together. Check the role, the place and the days.',
	'not-yours': 'You cannot do this for that place. Nothing was changed.',
	'confirm-first': 'Show that it is you, and try again. Nothing was changed.',
	'device-revoked': 'This device has been withdrawn. Nothing was changed.'
};

const notKept = 'This device could not keep it. Nothing was changed. Try again.';

export const people = {
	title: 'People',
	add: 'Add a person',
	addSeveral: 'Add several people',
	inviteAll: (many: number) => (many === 1 ? 'Invite the one who was not invited yet' : `Invite all ${many} who were not invited yet`),
	inviteAgain: (many: number) => (many === 1 ? 'Invite the other one again' : `Invite the other ${many} again`),
	search: 'Search by name',
	none: 'Nobody is set up yet.',
	noneWaits: 'Nothing here waits for you.',
	nobodyFound: 'Nobody of this name.',
	choose: 'Choose a person.',
	wholeProvider: 'The whole provider',
	noPlace: 'No appointment now',

	/** Beside what still has to be done, one place in each sentence. */
	moreAt: (place: string, missing: number) => (missing === 1 ? `${place}: 1 more lead or deputy.` : `${place}: ${missing} more leads or deputies.`),
	unheardAt: (place: string, names: readonly string[]) =>
		`${place}: ${and.format(names)} cannot be alerted yet. ${names.length === 1 ? 'They need' : 'Each needs'} an e-mail address, or alerts on a device of their own.`,

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
		addAgain: 'Add, and then another',
		cancel: 'Cancel',
		done: 'Done',
		added: 'This person was added already. Their appointment is still to be made.'
	},

	appoint: { title: (name: string) => `Appoint ${name}`, go: 'Appoint', open: 'Add an appointment' },
	correct: { open: 'Correct', title: 'Correct name or e-mail' },

	invite: { open: 'Invite', again: 'New invitation' },
	codes: { first: 'Before you add anyone, show once that it is really you. It takes an app on your phone that shows codes.', open: 'Set up the app' },

	became: (ordered: Exclude<Ordered, { is: 'done' }>): string => {
		if (ordered.is === 'waits') return 'There is no signal. It is kept here, and goes by itself when there is one.';
		if (ordered.is === 'not-kept') return notKept;
		if (ordered.is === 'held') return 'It was kept, and not done. Someone of safeguarding has to look at it.';
		return refused[ordered.why] ?? `It was not done (${ordered.why}).`;
	}
} as const;
