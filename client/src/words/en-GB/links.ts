/** The words of handing something over to somebody outside who has no account, as a lead reads them. */
export const links = {
	title: 'Sent by a link',
	make: 'Send a link',
	to: (place: string) => `For ${place}.`,
	how: 'They need no account. The link and six digits open it: send the one, say the other by phone.',
	who: 'Who is it for?',
	whoHint: 'The person whom you will phone.',
	named: 'The child, as they know them',
	days: 'How long can it be opened?',
	dayOptions: { '1': '1 day', '3': '3 days', '7': '7 days', '14': '14 days' },
	create: 'Make the link',
	making: 'Making the link',
	needs: { who: 'Say who it is for.', named: 'Say whom they know the child as.' },

	ready: 'Two things, two ways',
	send: '1. Send this link',
	copy: 'Copy the link',
	share: 'Send it from here',
	copied: 'Copied.',
	notCopied: 'This did not copy. Hold the link down to copy it.',
	message: 'Something about a child is shared with you. You will be phoned with six digits to open it.',
	phone: (who: string) => `2. Phone ${who} and say these digits`,
	apart: 'Never in the same message as the link.',
	once: 'Neither is shown again. It opens three times at most.',
	waits: 'On this device only. It opens nothing until there is a signal.',
	held: 'This could not be done by itself. It is kept, and someone has to look at it. Phone them.',
	close: 'I have both',

	for: (who: string, place: string) => `${who}, ${place}`,
	state: {
		pending: 'On this device only: it opens nothing yet.',
		made: (at: string) => `Made ${at}. Nobody has opened it.`,
		opened: (at: string, n: number) => (n === 1 ? `Opened ${at}. Nobody has said that they read it.` : `Opened ${n} times, last ${at}. Nobody has said that they read it.`),
		acknowledged: (by: string, at: string) => `${by} says they have read it and made a note, ${at}.`,
		back: (at: string) => `Taken back ${at}.`,
		'another-child': (at: string) => `Shut ${at}: something in it is not about this child. Phone them.`,
		confidential: (at: string) => `Shut ${at}: something in it is confidential now, and is not to be shared. Phone them.`,
		locked: (at: string) => `Shut ${at}: too many wrong digits. Phone them.`,
		expired: (at: string) => `Its time was over ${at}, and nobody said that they read it. Phone them.`
	},
	takeBack: 'Take it back'
} as const;
