/** Who has looked at a concern. */
export const looked = {
	title: 'Who has looked',
	asking: 'Asking …',
	noNetwork: 'That needs a signal. Try again when there is one.',
	again: 'Try again',
	opened: 'Opened it',
	nobody: 'Nobody yet.',
	times: (times: number, first: string, last: string) => (times === 1 ? `Once, ${first}` : `${times} times: first ${first}, last ${last}`),
	later: 'What was opened in the last minute, or without a signal, shows later.',
	sent: 'Sent to the devices of',
	sentToNobody: 'Nobody yet.'
} as const;
