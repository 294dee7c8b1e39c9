/** The words of notices to seniors: what a senior sees of one, and of what is late; what a lead sees of those that they had given. */
import type { DutyNumber } from '$sync/protocol.gen';
import { nameAndRole, words, type By } from './anyone';

export const seniors = {
	given: {
		label: 'Something was notified to you',
		title: (time: string) => `Something was notified to you, ${time}`,
		where: (setting: string, by: By) => (setting === '' ? `By ${nameAndRole(by)}.` : `${setting}, by ${nameAndRole(by)}.`),
		ask: (by: By) => `Ask ${by.name || 'them'}. What it is about is not shown here.`,
		seen: 'Seen',
		saved: (by: By) => `${by.name || 'Whoever told you'} will see that you have seen it.`,
		notKept: 'It could not be kept. Try again.',
		refused: 'It is not there any more.'
	},

	/** Something that policy or law asks; what it is, is not said. */
	late: {
		at: (setting: string) => `Not done: ${setting}`,
		since: (setting: string, time: string) => `Something that policy asks for has not been done at ${setting || 'one of your places'} since ${time}.`,
		ask: (number: DutyNumber | undefined) => (number ? `Phone ${number.label}${number.hours === 'always' ? '' : ` (${words.call.hours[number.hours]})`} or ask the lead.` : 'Ask the lead.')
	},

	tell: {
		title: 'Seniors',
		open: 'Tell the seniors',
		again: 'Tell them again',
		sheet: 'Who will be told',
		why: 'They are told that there is something, and who to ask. Not what it is, and not about whom.',
		whom: (whom: string, names: readonly string[]) => `${whom}: ${names.join(' and ')}`,
		nobody: (whom: string) => `${whom}: nobody here has this post. You tell them, and say here that you did.`,
		byYou: (whom: string) => `${whom}: you tell them, and say here that you did.`,
		mailbox: (whom: string, mailbox: string) => `${whom}: by e-mail to ${mailbox}, with the reference only.`,
		withheld: (whom: string) => `${whom}: left out of this.`,
		now: 'Tell them now',
		asked: 'Asked. It goes out when this device has a signal.',
		going: 'Being told now.'
	},

	told: {
		seen: (by: By, time: string) => `${nameAndRole(by)}: seen ${time}`,
		unseen: (by: By) => `${nameAndRole(by)}: told, not seen yet`,
		mailbox: {
			waits: (mailbox: string) => `${mailbox}: being sent`,
			taken: (mailbox: string) => `${mailbox}: sent`,
			'tried-again': (mailbox: string) => `${mailbox}: not sent yet. It is tried again. Phone them.`,
			'not-sent': (mailbox: string) => `${mailbox}: not sent. Phone them.`
		},
		missing: (whom: string) => `${whom}: nobody here has this post. Tell them, and say that you did.`,
		withheld: (whom: string) => `${whom}: left out of this, so not told.`,
		nobody: 'Nobody could be told. Use the outside numbers.'
	}
};
