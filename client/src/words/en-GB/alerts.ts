/** The words of the page of alerts: this device, who can be alerted, rehearsals, devices, signing out. Only leads and those above them read it. */
import type { AlertsHere, Reach } from '../../port';

export const alerts = {
	title: 'Alerts',

	here: {
		title: 'This device',
		state: {
			on: 'Alerts are on here.',
			off: 'Alerts are off here.',
			shared: 'No alerts here: this is a shared tablet.',
			blocked: 'Alerts are blocked here.',
			impossible: 'Alerts cannot be shown here.',
			unknown: 'Looking whether alerts are on here.'
		} satisfies Record<AlertsHere, string>,
		what: {
			on: 'Harken wakes you here when something waits. An alert never says what it is, or who it is about.',
			off: 'Without them you are told by e-mail, and on this screen while it is open.',
			shared: 'Turn alerts on on a device that only you use.',
			blocked: 'Open the settings of this browser, or of Harken in the settings of your phone. Allow notifications. Then come back here.',
			impossible: 'This browser cannot do it. You are told by e-mail, and on this screen while it is open.',
			unknown: ''
		} satisfies Record<AlertsHere, string>,
		homeScreenFirst: 'Add Harken to your Home Screen first.',
		homeScreenHow: 'Tap Share, then “Add to Home Screen”. Open Harken from there, sign in, and come back to this page.',
		turnOn: 'Turn alerts on',
		turnOff: 'Turn alerts off',
		busy: 'Asking the browser'
	},

	reach: {
		title: 'Who can be alerted',
		sum: (woken: number, of: number) => `${woken} of ${of} people can be woken by an alert.`,
		nobody: 'Nobody is set up yet.',
		by: {
			webpush: (devices: number) => (devices === 1 ? 'Alert on 1 device' : `Alert on ${devices} devices`),
			email: () => 'E-mail only',
			none: () => 'Cannot be alerted'
		} satisfies Record<Reach['by'], (devices: number) => string>,
		heard: (when: string) => `last heard from ${when}`,
		neverHeard: 'not heard from yet',
		how: 'To be woken, each person signs in on a device that only they use, opens this page, and turns alerts on.'
	},

	rehearsal: {
		title: 'Rehearsals',
		what: 'A rehearsal sends “Harken rehearsal” to everyone in turn, as if a child were in danger, until somebody says “I have it”.',
		when: 'It never starts at night, nor while something real waits.',
		night: 'Never at night: it is possible from 08:00 to 20:00. One comes by itself each month.',
		start: (setting: string) => `Start one at ${setting}`,
		sure: (setting: string) => `Start a rehearsal at ${setting}?`,
		yes: 'Start it',
		notNow: 'Not now',
		home: 'Back to Home',
		results: {
			asked: 'It has begun. Whoever answers presses “I have it”.',
			'at-night': 'It was not started: it is night, and people sleep. It is possible from 08:00 to 20:00.',
			'something-waits': 'It was not started: something real waits there. First somebody has to say “I have it”.',
			refused: 'It was not started. One is going on there, or you cannot start one.',
			waits: 'It starts when there is a signal.',
			failed: 'That could not be kept on this device. Nothing was started.'
		},
		none: 'There has been none yet.',
		live: (place: string) => `A rehearsal is going on at ${place}. Nobody has it yet.`,
		running: 'Going on now.'
	},

	signOut: {
		title: 'Sign out everywhere',
		what: 'Nothing new reaches a device that you left or lost; to have it deleted, withdraw it above. It ends every sign-in of yours, on this one too.',
		go: 'Sign out everywhere',
		sure: 'Sign out everywhere?',
		kept: 'What you recorded is kept, and still goes.',
		stay: 'Stay signed in',
		noSignal: 'This needs a signal. You are still signed in.'
	}
} as const;
