/** Who writes, asked of somebody who is not signed in. */
export const writer = {
	name: 'Your name',
	hint: 'So that someone can ask you more.',
	here: 'People who work here'
} as const;
