/** The words around the policy's own: cards, linked policies, where to turn. */
import type { FrontDoor } from '$sync/protocol.gen';
import { device } from './anyone';

export const guidance = {
	title: 'Guidance',
	open: 'Guidance',
	from: (policy: string, version: string) => `From ${policy}, ${version}.`,
	section: (cites: string) => `Section ${cites}`,
	none: (door: FrontDoor | null) => `The guidance has not reached this ${device(door)} yet. It comes with the next signal.`,

	listen: 'Listen first',
	writeDown: 'Write it down',
	before: {
		title: 'Before a child tells you',
		lines: [
			'Listen. Let them go at their own pace.',
			'Ask open questions: tell me, explain, describe. Do not lead and do not investigate.',
			'Do not promise to keep it secret. Say who you will tell, and why.',
			'Tell them: you are safe here, and it is not your fault.',
			'Afterwards write their exact words, and your questions just as you asked them.'
		]
	},

	cards: 'Cards',
	help: 'Who can help',
	helpWith: (kinds: readonly string[]) => kinds.join(', '),
	policies: 'Policies to know',
	version: (version: string) => `Version ${version}`,
	readThis: 'I have read this',
	saying: 'Saving',
	said: (day: string) => `You said on ${day} that you have read it.`,
	saved: 'Saved: you have read it.',
	waits: 'Kept here. It goes with the next signal.',
	failed: 'That could not be kept on this device. Try again.',
	signIn: 'Sign in to say which you have read.'
} as const;
