/** The words for somebody outside who has a link and no account: each screen says one thing. */
import type { Answer } from '$sync/protocol.gen';

export const link = {
	title: 'Shared with you about a child',
	phoned: 'Whoever sent you this link told you six digits by phone.',
	code: 'The six digits',
	open: 'Open',
	opening: 'Opening',
	needsCode: 'Type the six digits.',
	broken: 'This link is not whole. Open it again from the message, or phone whoever sent it.',
	wrong: 'Those are not the digits. Check them with whoever phoned you. After five wrong tries the link stays shut.',
	gone: 'This link opens nothing, or nothing any more. Phone whoever sent it to you.',
	later: 'Too many tries at once. Wait a moment, then try again.',
	away: 'There was no answer. Check the signal, then try again.',

	from: 'From',
	for: 'For',
	child: 'About',
	purpose: 'Why it is shared with you',
	family: 'Has the family been told?',
	answers: { yes: 'Yes', no: 'No', 'not-sure': 'Not sure', 'not-answered': 'Nobody has said' } satisfies Record<Answer, string>,
	message: 'What they add',
	left: (left: number, until: string) => (left === 0 ? 'You cannot open it again.' : `You can open it ${left === 1 ? 'once' : 'twice'} more until ${until}.`),
	already: 'Somebody has said already that they have read it.',

	read: 'Say that you have read it',
	name: 'Your name',
	role: 'What you are there, such as Designated Safeguarding Lead',
	noted: 'I have made a note on the child’s file.',
	say: 'I have read it',
	needsName: 'Type your name.',
	needsRole: 'Type what you are there.',
	needsNote: 'Make a note on the child’s file first, then tick that you have.',
	thanks: (setting: string) => `Thank you. ${setting} can see that you have read it, and who you are.`,
	close: 'Close this page now. Nothing of it is kept on this device.',
	danger: 'If a child is in danger now, phone 999.'
} as const;
