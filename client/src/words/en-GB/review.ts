/** Reviews in a meeting that the policy names. */
export const review = {
	pending: 'On this device only',
	save: 'Save',
	title: 'Review',
	none: 'Not reviewed yet.',
	forum: 'Where',
	noForum: 'The policy on this device names no meeting in which this is reviewed.',
	on: 'Reviewed on',
	by: 'By',
	byHint: 'Who was there, by role.',
	decision: 'What was decided',
	again: 'Next review',
	againHint: (days: number) => `The policy says every ${days} days.`,
	needs: 'Say on which day, by whom and what was decided.',
	toCome: 'It cannot have been reviewed on a day that is still to come.',
	order: 'The next review cannot be before this one.',
	line: (on: string, by: string) => `Reviewed ${on} by ${by}`,
	next: (on: string) => `Next: ${on}`
} as const;
