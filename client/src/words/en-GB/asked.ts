/** The words where an answer of the server is to stand. */
export const asked = {
	noSignal: 'This needs a signal.',
	again: 'Try again',
	asking: 'Looking'
} as const;
