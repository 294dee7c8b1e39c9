/** The words of showing who one is. */
import type { Confirmed } from '$people/port';

export const confirm = {
	title: 'Confirm it is you',
	why: 'This decides who may be told of children. So show that it is really you.',
	codesFirst: 'For that, once, you need an app that shows codes, such as the authenticator or passwords app of your phone.',
	setUp: 'Set up the app',
	passphrase: 'Your passphrase',
	code: 'The 6 digits in your app',
	go: 'Confirm',
	busy: 'Confirming',
	empty: 'Type your passphrase and all 6 digits.',
	time: (time: string) => `It is ${time} here. If your phone shows another time, set it right first: the digits go by the time.`,
	lost: 'No app any more? Ask someone else who looks after people to do this.',
	results: {
		wrong: 'That did not fit. Each code works once: wait for the next one, and check your passphrase.',
		wait: 'Too many tries. Wait a minute, then try again.',
		'no-network': 'This needs a signal. Nothing was changed.',
		'signed-out': 'You are signed out. Lock Harken and sign in again.'
	} satisfies Record<Exclude<Confirmed, 'confirmed'>, string>
} as const;
