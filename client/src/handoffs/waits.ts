/** What of all that is shared waits for whom: what cannot wait first, then the newest need. Pure (R20). */
import type { Handoff } from './fold';

/** What is to be done next, by us or by them. */
export type Need =
	| 'open' // it came, and nobody here has opened it
	| 'have' // whoever opened it is not here any more
	| 'note' // it was opened, and the note is owed
	| 'answer' // a question of the other side
	| 'close' // they have noted it
	| 'instead' // it reached nobody there: somebody is to be told outside Harken
	| 'answered' | 'opened' | 'noted' | 'seen'; // the same of the other side

export interface Waits {
	readonly handoff: Handoff;
	/** Null: nothing of it waits for anybody. */
	readonly need: Need | null;
	readonly since: string;
	/** Somebody else here has it: it waits for them, and is not counted for the holder. */
	readonly elsewhere: boolean;
}

const OURS: ReadonlySet<Need> = new Set(['open', 'have', 'note', 'answer', 'close', 'instead']);

/** `followed`: the concern that it was taken from was followed up. */
export function waitsOf(handoff: Handoff, followed: (concern: NonNullable<Handoff['concern']>) => boolean): Waits {
	const { state, sends, receives, questions, has, instead, concern, sentAt } = handoff;
	const at = (...states: readonly Handoff['state'][]) => handoff.steps.findLast((step) => states.includes(step.state))?.at ?? sentAt;
	const is = (need: Need | null, since: string, elsewhere = false): Waits => ({ handoff, need, since, elsewhere });
	if (instead !== null) return is(concern !== null && followed(concern) ? null : 'instead', sentAt);
	if (state === 'withdrawn') return is(null, at('withdrawn'));
	const open = questions.filter(({ answers }) => answers.length === 0);
	const theirs = open.find(({ ours }) => !ours || (sends && receives));
	if (receives && (state === 'sent' || state === 'delivered')) return is('open', sentAt);
	if (receives && state === 'opened' && has === null) return is('have', at('opened'));
	if (theirs !== undefined) return is('answer', theirs.at);
	if (receives && state === 'opened') return is('note', at('opened'), has !== null && !has.mine);
	if (sends && state === 'noted') return is('close', at('noted'));
	if (state === 'closed') return is(open.length > 0 ? 'answered' : null, at('closed'));
	if (open.length > 0) return is('answered', open[0]!.at);
	if (receives) return is('seen', at('noted'));
	return state === 'opened' ? is('noted', at('opened')) : is('opened', at('sent', 'delivered'));
}

export interface Sorted {
	readonly us: readonly Waits[];
	readonly them: readonly Waits[];
	readonly done: readonly Waits[];
	/** How many wait for the holder, and not for a colleague who has them. */
	readonly count: number;
}

export function sorted(handoffs: readonly Handoff[], followed: (concern: NonNullable<Handoff['concern']>) => boolean): Sorted {
	const all = handoffs.map((one) => waitsOf(one, followed)).sort((a, b) => Number(a.elsewhere) - Number(b.elsewhere) || Number(b.handoff.now) - Number(a.handoff.now) || (a.since < b.since ? 1 : -1));
	const us = all.filter(({ need }) => need !== null && OURS.has(need));
	return {
		us,
		them: all.filter(({ need }) => need !== null && !OURS.has(need)),
		done: all.filter(({ need }) => need === null).toSorted((a, b) => (a.since < b.since ? 1 : -1)),
		count: us.filter(({ elsewhere }) => !elsewhere).length
	};
}
