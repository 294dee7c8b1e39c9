/** That this device wakes nobody, where a lead works: said on the desk alone. */
import type { AlertsResult } from '../../port';

export const alertsOff = {
	off: 'Alerts are off on this device.',
	turnOn: 'Turn on',
	busy: 'Asking the browser',
	notNow: 'Not now',
	what: 'What to do',
	results: {
		refused: 'The browser did not allow it. Allow notifications for Harken in its settings, then try again.',
		'no-network': 'That needs a signal. Try again when there is one.',
		failed: 'The browser could not turn them on. A private window never can: use an ordinary one, then try again. Until then you are told by e-mail.'
	} satisfies Record<Exclude<AlertsResult, 'on'>, string>
} as const;
