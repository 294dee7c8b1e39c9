/** The words of setting up a provider. */
import type { Role } from '$sync/protocol.gen';
import type { Begun, Looked } from '../../settings/port';

export const setup = {
	title: 'Set up Harken',
	intro: 'Two minutes: your organisation, its places, and you.',
	phone: 'Have your phone at hand, with an app that shows codes. You need it before you add people.',
	looking: 'Looking at your link',
	noCode: 'Open the link that you were sent. It ends in #, and some letters after it.',
	results: {
		unknown: 'This link is not known, is too old, or has been used. If you have just used it yourself, it may have worked: ask whoever sent it for a code for this device.',
		wait: 'Too many tries. Wait a minute, and try again.',
		'no-network': 'There is no signal. This needs one.'
	} satisfies Record<Extract<Looked, string>, string>,
	begun: {
		unknown: 'This link is not known, is too old, or has been used. If you have just used it yourself, it may have worked: ask whoever sent it for a code for this device.',
		taken: 'Another organisation has that short name. Choose another.',
		wait: 'Too many tries. Wait a minute, and try again.',
		refused: 'Something here cannot be used. Look at each field.',
		'no-network': 'There was no answer. Try again.'
	} satisfies Record<Extract<Begun, string>, string>,
	again: 'Try again',
	organisation: 'Your organisation',
	name: 'Its name',
	slug: 'A short name',
	slugHint: 'Codes that set up a tablet begin with it. Small letters, digits and hyphens.',
	pack: 'Which safeguarding policy do you work by?',
	first: 'Your schools and homes',
	another: 'Add another school or home',
	without: 'Without this one',
	settingName: 'Its name',
	you: 'You',
	youWhat: 'You look after people, places and tablets from now on. You can appoint others later.',
	yourName: 'Your name',
	login: 'Sign-in name',
	loginHint: 'Your e-mail address, if you have one.',
	passphrase: 'Passphrase',
	passphraseHint: 'Twelve characters or more. A few words that nobody would guess.',
	again2: 'The same again',
	post: (place: string) => `Are you also something at ${place || 'the first place'}?`,
	posts: { none: 'No', head: 'Head or registered manager', lead: 'Safeguarding lead', deputy: 'Deputy lead' } satisfies Partial<Record<Role | 'none', string>>,
	postTitle: 'Job title',
	go: 'Set it up',
	going: 'Setting up',
	missing: 'Fill in every field.',
	slugWrong: 'The short name may hold small letters, digits and hyphens.',
	short: 'The passphrase has to have twelve characters or more.',
	differ: 'The two passphrases are not the same.',
	device: 'Own device of whoever set it up',
	almost: 'It is set up. Sign in with the name and passphrase you chose.',
	enrolFailed: (code: string) => `It is set up, but this device is not yet. Open “Set up this device” and type ${code}.`,
	already: 'This device is set up for another place. It changes over to the new one.'
} as const;
