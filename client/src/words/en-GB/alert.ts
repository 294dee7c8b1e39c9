/** What an alert says on a lock screen: one of three texts, the same on every device and in every language pack (R12). */
export const alertTexts = {
	now: 'Harken: please open now',
	waiting: 'Harken: something is waiting',
	rehearsal: 'Harken rehearsal'
} as const;
