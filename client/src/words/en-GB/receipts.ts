/** What became of what was shared, as it is read in a chronology and on paper; and the one line that leads to it. */
import type { HandoffState, WithdrawReason } from '$sync/protocol.gen';

const place = (name: string): string => name || 'another place';

export const receipts = {
	sent: (to: string) => `Shared with ${place(to)}`,
	became: {
		sent: (to: string) => `Receipt: sent to ${place(to)}`,
		delivered: (to: string) => `Arrived at ${place(to)}`,
		opened: () => 'Opened',
		noted: () => 'Note made',
		closed: () => 'Note seen, and closed',
		withdrawn: () => 'Taken back before it was opened'
	} satisfies Record<HandoffState, (to: string) => string>,
	by: (became: string, who: string, time: string) => [who ? `${became} by ${who}` : became, time].filter(Boolean).join(', '),
	theirNote: 'Their note, which they sent back',
	says: 'What it says',
	notSent: (to: string) => `Not shared with ${place(to)}: nobody there can be sent this`,

	purpose: 'Why it was shared',
	message: 'What was written with it',
	parts: 'What was shared',
	instead: 'To be told instead',
	why: 'Why',
	whys: {
		'wrong-child': 'It was about the wrong child',
		'wrong-place': 'It went to the wrong place',
		'too-much': 'It was more than they need',
		mistake: 'It was sent by mistake'
	} satisfies Record<WithdrawReason, string>,
	digest: 'Digest of the note',
	another: (when: string) => `Said not to be about this child, ${when}`,
	forged: 'The signature on this receipt is not right',
	forgedWhy: 'It proves nothing.',
	disagrees: 'The two records disagree',
	disagreesWhy: 'Tell your head of safeguarding, and leave this record as it is.',

	note: (from: string) => `Note on what ${place(from)} shared`,
	from: (from: string, who: string, time: string) => `Shared by ${[who, place(from), time].filter(Boolean).join(', ')}`,

	waits: (n: number) => (n === 1 ? '1 thing shared waits for you' : `${n} things shared wait for you`),
	nothing: 'Shared with other places'
} as const;
