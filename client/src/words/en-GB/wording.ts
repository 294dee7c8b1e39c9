/** What a hint on wording says around the pack's own words. */
export const wording = {
	other: 'Other words',
	why: 'Why?',
	use: (instead: string) => `Use “${instead}”`,
	theirs: 'These are the child’s words',
	notNow: 'Not now',
	now: (instead: string) => `Now “${instead}”`,
	undo: 'Undo',
	/** For someone who cannot see it, once. */
	said: (label: string, phrase: string) => `${label}: a hint on “${phrase}” is below the field.`,
	changed: (phrase: string, instead: string) => `“${phrase}” is now “${instead}”.`
} as const;
