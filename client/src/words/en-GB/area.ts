/** The area round a setting. */
export const area = {
	title: 'The area round here',
	intro: 'What is true of the area is true of no child. Look at it every year, and whenever something changes.',
	leadsOnly: 'The leads of this place keep this.',
	looked: (who: string, when: string) => `Last looked at ${when}${who ? ` by ${who}` : ''}.`,
	never: 'Nobody has looked at it yet.',
	due: 'It is time to look at it again.',
	factors: 'What is there',
	text: 'What you know of it',
	textHint: 'Such as places, times, and what the police have said.',
	offered: 'Someone else wrote this at the same time. Nothing is lost: read it, put it together with yours, and save.',
	save: 'I have looked at it: save',
	noGuide: 'Your policy’s list has not come to this device yet. Write what you know below.'
} as const;
