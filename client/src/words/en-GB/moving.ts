/** The words of making a concern confidential. */
export const moving = {
	title: 'Make it confidential',
	why: 'It leaves this list for everyone but those named below, and you unless you are one of the adults. They are told now. Whoever had it has it no longer.',
	seen: 'Who has already looked at it stays on record.',
	who: 'Who is it?',
	elsewhere: 'It happened elsewhere, so it goes to someone who works above that place.',
	sure: 'How sure are you?',
	answers: { yes: 'An adult who works or helps here is involved', 'not-sure': 'One may be involved' },
	reason: 'Why you think so',
	needsAnswer: 'Choose one of the two.',
	needsReason: 'Say why, in a sentence. Those who are told read it first.',
	save: 'Make it confidential',
	already: 'Somebody made it confidential while you were writing. Nothing is left to do here.'
} as const;
