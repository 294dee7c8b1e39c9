/** The words of taking up an invitation. */
import type { Joined } from '$people/port';

export const join = {
	title: 'Your invitation',
	code: 'Invitation code',
	codeHint: 'From whoever invited you.',
	device: 'First, this device is set up for you.',
	deviceName: 'A name for this device',
	deviceNameHint: 'Such as Blue phone. Leave people’s names out.',
	deviceEmpty: 'Type a name for this device.',
	deviceGo: 'Set it up',
	deviceBusy: 'Setting up',
	notSetUp: 'This device is not set up, and this invitation does not set it up. Open it on a tablet of your place, or ask for one for your own device.',
	someone: (name: string) => `${name} is signed in here.`,
	lock: 'Lock it first',
	choose: 'Choose a passphrase. Several words that only you put together are best.',
	passphrase: 'New passphrase',
	hint: 'At least 12 characters.',
	repeat: 'The same again',
	go: 'Keep it',
	busy: 'Keeping it',
	empty: 'Type the code, and the passphrase twice.',
	differ: 'The two are not the same. Type them again.',
	welcome: (name: string) => `Welcome, ${name}`,
	login: 'Your sign-in name',
	next: 'Now sign in with it, and with your passphrase.',
	signIn: 'Sign in',
	signedIn: 'You are signed in. Next time you sign in with it, and with your passphrase.',
	goOn: 'Go on',
	results: {
		'too-short': 'A passphrase has at least 12 characters.',
		unknown: 'This invitation is not known, is too old, or has been used. Ask for a new one.',
		wait: 'Too many tries. Wait a minute, then try again.',
		'no-network': 'There is no signal. This needs one, this once.'
	} satisfies Record<Exclude<Joined, object>, string>
} as const;
