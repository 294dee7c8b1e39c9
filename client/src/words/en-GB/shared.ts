/** The words that any screen may need: who knows of something, what lies over a screen, the way round. */
import type { DutyNumber, FrontDoor, SettingKind } from '$sync/protocol.gen';
import type { AlertedPeople, Telling, UnlockResult } from '../../port';
import { device, nameAndRole, words, type By } from './anyone';

export const shared = {
	telling: {
		here: (door: FrontDoor | null) => `On this ${device(door)} only.`,
		nobodyTold: 'Nobody has been told.',
		phoneNow: ({ label, hours }: DutyNumber) => `Phone ${label}${hours === 'always' ? '' : ` (${words.call.hours[hours]})`}.`,
		phoneSomeone: 'Tell someone in person.',
		phoneAnyone: 'Phone someone now.',
		goes: (closed: boolean) =>
			closed
				? 'It goes by itself when there is a signal, even with Harken closed.'
				: 'It goes by itself when there is a signal. Keep Harken open until this turns blue.',
		sent: (time: string) => `Sent ${time}.`,
		nobodyRead: 'Nobody has read it yet.',
		again: 'Opened again. Nobody has it now.',
		nobodyAnswered: 'Nobody has answered.',
		alerted: (alerted: AlertedPeople) => names(alerted, 3, '; ', nameAndRole),
		alertedShort: (alerted: AlertedPeople) => names(alerted, 2, ', ', ({ name }) => name),
		cannotWait: 'If it cannot wait, phone.',
		has: (by: By, time: string) => `${nameAndRole(by)} has it, ${time}`,
		followedUp: 'Followed up',
		followedUpBy: (by: By, time: string) => `${nameAndRole(by)}, ${time}`,
		steps: { here: 'Kept here', sent: 'Sent', unanswered: 'No answer', acknowledged: 'Someone has it', 'followed-up': 'Followed up' } satisfies Record<Telling['state'], string>,
		stepsLabel: 'How far it has got'
	},

	go: {
		home: 'Home',
		desk: 'Concerns',
		alerts: 'Alerts',
		keep: 'Keep up to date',
		lock: 'Lock'
	},

	call: {
		demo: 'This is a demo',
		would: (number: string) => `Demo: would call ${number}. Nothing was dialled.`,
		outside: 'Someone outside this place'
	},

	hide: {
		open: 'Open',
		again: 'Your passphrase',
		someoneElse: 'Someone else: lock'
	},

	/** For whoever stands above a desk. */
	waits: {
		at: (setting: string) => `Not picked up: ${setting}`,
		since: (setting: string, time: string) => `Something at ${setting || 'one of your places'} has not been picked up since ${time}.`
	},

	unanswered: {
		text: (kind: SettingKind) => `Something in this ${kind} has not been picked up.`,
		phone: 'Phone',
		whom: 'Phone now'
	},

	alarm: {
		nobody: 'Nobody has been told yet. Phone now.',
		safe: 'What you wrote is safe. It goes by itself when there is a signal.',
		phoned: 'I have phoned',
		notYet: 'Not yet'
	},

	unlock: {
		results: {
			wrong: 'That name and passphrase do not go together. Try again.',
			wait: 'Too many tries. Wait a minute, then try again.',
			'needs-network': 'The first time here, signing in needs a signal. You can record a concern without it.',
			'device-revoked': 'This device has been withdrawn. Speak to someone in charge.'
		} satisfies Record<Exclude<UnlockResult, 'unlocked'>, string>
	},

	gap: (minutes: number) => {
		if (minutes < 60) return `${minutes} min`;
		const hours = Math.round(minutes / 60);
		return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
	},

	sync: {
		notSignedIn: 'Not signed in: this is what the device has kept. With a signal, lock and sign in again.',
		firstSync: (entries: number, of: number) => `Fetching what you may see: ${entries} of ${of}. You can record meanwhile.`
	}
} as const;

/** The first few by name, and how many more: "Alerted: a; b and 3 others." Nothing if nobody is known. */
function names({ people, others }: AlertedPeople, few: number, between: string, spelt: (by: By) => string): string {
	if (people.length === 0) return '';
	const rest = people.length - Math.min(few, people.length) + others;
	const more = rest === 0 ? '' : rest === 1 ? ' and 1 other' : ` and ${rest} others`;
	return `Alerted: ${people.slice(0, few).map(spelt).join(between)}${more}.`;
}
