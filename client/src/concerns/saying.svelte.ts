/** How leads say what they make of a concern: kept on this device before anything else, and without a signal too. */
import { saveFailed } from '$words/en-GB/failing';
import { harken } from '../harken.svelte';
import { SaveFailed, type DeskConcern } from '../port';
import type {
	AssessConcern, ChallengeReply, ClassifyConcern, CountersignDecision, DecideDuty, MoveToCase, RecordEvidence, RecordMeeting, RecordReply, RecordReturn, RecordReview, RecordSafety, TakeBackLink, WithdrawEvidence
} from '../sync/protocol.gen';

type Said =
	| ClassifyConcern | AssessConcern | RecordSafety | MoveToCase | RecordEvidence | WithdrawEvidence | DecideDuty | CountersignDecision
	| RecordReply | ChallengeReply | RecordReturn | RecordMeeting | RecordReview | TakeBackLink;

/** Null once it is kept here; else why not, and what was typed stays the form's. */
export async function say(concern: DeskConcern, command: Said): Promise<string | null> {
	try {
		await (await harken.parts()).recorder.record(command, concern.confidential || command.k === 'move-to-case');
		return null;
	} catch (error) {
		return saveFailed[error instanceof SaveFailed ? error.reason : 'storage-closed'];
	}
}

/** Forms that were begun, in memory alone and only for whoever began them: a look at another screen, or a step back by mistake, loses nothing. */
const forms = new Map<string, object>();
let whose = '';

/** `of`: what the form is about, whose other forms are kept beside it; else it takes the place of all. */
export function begun<T extends object>(key: string, make: () => T, of: string = key): T {
	const now = `${harken.holder?.person} ${of}`;
	if (now !== whose) forms.clear();
	whose = now;
	const before = forms.get(key) as T | undefined;
	if (before !== undefined) return before;
	const typed = $state(make());
	forms.set(key, typed);
	return typed;
}

export const done = (key: string): boolean => forms.delete(key);
