/** The words of the tablets and devices of a place: when each was last seen, and withdrawing a lost one. */
export const devices = {
	title: 'Tablets and devices',
	none: 'None is set up.',
	shared: 'Shared tablet',
	personal: 'Personal device',
	thisOne: 'This one',
	seen: 'Last seen',
	unseen: (days: number) => `Not seen for ${days} days.`,
	missing: (count: number) =>
		count === 1 ? 'One thing written there has not arrived.' : `${count} things written there have not arrived.`,
	withdrawn: 'Withdrawn',
	withdraw: 'Withdraw',
	sure: (name: string) => `Withdraw ${name}?`,
	then: [
		'What it has not sent is still taken in.',
		'Then everything on it is deleted, the next time it has a signal.',
		'Nobody can use it until it is set up again.'
	],
	keep: 'Keep it',
	results: {
		'no-network': 'This needs a signal. It is not withdrawn yet.',
		failed: 'It could not be withdrawn.'
	}
} as const;
