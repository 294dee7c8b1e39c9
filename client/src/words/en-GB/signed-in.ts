/** The words of the desk. What anyone may see, and home, are in anyone.ts and around.ts. */
import type { Channel } from '$sync/protocol.gen';
import type { ChronologyEntry } from '../../port';

/** Why something was kept whole, for a lead: what it means and what to do. One sentence for each reason the server has. */
const held: Readonly<Record<string, string>> = {
	unreadable: 'It arrived damaged. Ask who wrote it to tell you again.',
	'too-large': 'It is longer than Harken takes at once.',
	'wrong-tenant': 'It was meant for another provider. Ask who sent it.',
	'unknown-key': 'Its key has not arrived yet. Harken tries again by itself.',
	'bad-seal': 'Its seal is broken. Ask who wrote it to tell you again.',
	malformed: 'It has a shape that Harken does not know yet. Harken tries again after an update.',
	'unknown-signer': 'Harken does not know yet who signed it. It tries again by itself.',
	'bad-signature': 'Its signature does not fit. Check with the person named.',
	'wrong-author': 'It names someone else than whoever signed it. Check with both.',
	'device-revoked': 'It came from a device that has been withdrawn. Or whoever signed it has a new passphrase. Check which.',
	'unknown-kind': 'It comes from a newer Harken. Harken tries again after an update.',
	'unknown-setting': 'It names a place that Harken does not know.',
	'unknown-target': 'It belongs to something that has not arrived yet. Harken tries again by itself.',
	'same-id-other-bytes': 'It has the number of another concern and different words. Both are kept: read both.'
};

/** "40 s", "2 min 11 s", "1 h 5 min". */
function lasting(seconds: number): string {
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
	if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
	const rest = seconds % 60;
	if (minutes === 0) return `${rest} s`;
	return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
}

export const signedIn = {
	desk: {
		title: 'Concerns',
		queue: 'Concerns to read',
		empty: 'Nothing is waiting.',
		choose: 'Choose a concern to read it.',
		groups: { unread: 'Nobody has it yet', has: 'Someone has it', done: 'Followed up' },
		more: (some: number, of: number) => (some === of ? `Show ${of} more` : `Show ${some} more of ${of}`),
		confidential: 'Confidential',
		inDanger: 'In danger now',
		dangerUnknown: { 'not-sure': 'Danger: not sure', 'not-answered': 'Danger: not answered' },
		kinds: { concern: '', unfinished: 'Not finished', held: 'Kept whole', rehearsal: 'Rehearsal' },
		unfinishedWhy: 'Someone began this and did not finish. It is here as they left it.',
		heldWhy: 'Harken could not file this by itself. It is kept whole, as it came.',
		heldReason: (reason: string | null) => (reason === null ? '' : (held[reason] ?? `(${reason})`)),
		noChild: 'Child not known yet',
		story: 'What they saw or heard',
		noStory: 'Nothing was written here.',
		notListed: 'not picked from the list',
		whichChild: 'Which child is it about?',
		looked: 'Who has looked',
		involved: 'An adult who works or helps here may be involved',
		belongs: 'Say where it belongs',
		chronologyOf: (name: string) => `Chronology: ${name}`,
		writer: 'Recorded by',
		noWriter: 'No name given',
		callBack: 'Call back',
		how: { key: 'signed in', name: 'name given, not signed in', none: 'no name given' },
		arrived: 'Arrived',
		actions: 'What to do',
		late: (gap: string) => `written ${gap} before it arrived`,
		chronology: 'Chronology',
		reference: 'Reference',
		nobody: 'Nobody has it yet',
		nobodyNow: 'Nobody has it now',
		reopened: 'Opened again',
		reopenedWhy: 'It was opened again.',
		over: 'This rehearsal is over.',
		rehearsal: 'This is a rehearsal. No child is in danger.',
		rehearsalDo: 'Say “I have it”, as you would if it were real.',
		pending: 'On this device only',
		iHaveIt: 'I have it',
		passOn: 'I can’t take this, pass on',
		passOnWhy: 'The next people are told now. You can still read it, and still take it.',
		passOnDo: 'Pass it on',
		giveBack: 'Give it back',
		giveBackWhy: 'Nobody has it then. The next people are told now.',
		passed: (time: string) => `You passed this on, ${time}`,
		note: 'Note',
		add: 'Add to it',
		followUp: 'Follow up',
		noteHint: 'For those who can see this concern. Not for the recorder.',
		addLabel: 'What to add',
		addHint: 'Something more about what happened. The first words stay as they are.',
		summary: 'Summary of the concern',
		action: 'What was done, and why',
		outcome: 'Outcome',
		keep: 'Save',
		emptyText: 'Write something first.',
		emptyFollowUp: 'All three are needed.',
		entry: {
			recorded: 'Recorded',
			unfinished: 'Left unfinished',
			held: 'Kept whole',
			amended: 'Added to',
			note: 'Note',
			acknowledged: 'Has it',
			'followed-up': 'Followed up',
			placed: 'Filed',
			alerted: 'Alerted',
			'passed-on': 'Passed on',
			released: 'No longer has it',
			'still-worried': 'Still worried',
			rehearsal: 'Rehearsal began',
			'rehearsal-ended': 'Rehearsal ended',
			about: 'This is about',
			'not-about': 'This is not about',
			settled: 'Placed by hand',
			'held-added': 'Something kept whole belongs here',
			classified: 'Said what it is',
			assessed: 'Assessed',
			safety: 'Made safe',
			moved: 'Made confidential',
			deed: ''
		} satisfies Record<ChronologyEntry['kind'], string>,
		alertedBy: { webpush: 'alert on their device', email: 'by e-mail only', none: 'could not be alerted' } satisfies Record<Channel, string>,
		again: (times: number, last: string) => (times === 1 ? `The same people again, ${last}` : `The same people again, ${times} times, the last ${last}`),
		ended: 'Everyone has been told. They are told again until someone has it.',
		/** `by`: who answered, where that is not said beside it. */
		report: ({ answered, cutOff, steps, seconds, told, reached }: NonNullable<ChronologyEntry['report']>, by?: string) => {
			const answer = `${by ? `${by} answered` : 'Answered'} after ${lasting(seconds)}.`;
			const end = cutOff ? 'Something real came in, so it was cut off.' : answered ? answer : 'Nobody answered.';
			return `${end} ${steps === 1 ? '1 step' : `${steps} steps`}; alerts reached ${reached} of ${told} people.`;
		}
	}
} as const;
