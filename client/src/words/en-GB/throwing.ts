/** The words of what is fetched once there is a place to type. */
export const throwing = {
	throwAway: 'Throw this away',
	sure: 'Throw away what you typed?',
	why: 'It cannot be brought back. If you are worried about a child, save it.',
	yes: 'Throw it away',
	keep: 'Keep writing'
} as const;
