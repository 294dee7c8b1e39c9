/** What an assessment begins with: what is known already, each sign once; never a judgement. Pure. */
import type { Needs } from '../children/needs';
import type { DeskConcern } from '../port';
import type { AssessConcern, Guide, SignSeen } from '../sync/protocol.gen';
import { once } from './counted';
import { judged } from './judged';
import { wholeMore } from './more';

export type Assessing = { -readonly [K in Exclude<keyof AssessConcern, 'k' | 'v' | 'concern' | 'significance'>]: AssessConcern[K] } & { significance: AssessConcern['significance'] | '' };

export const seen = (sign: string): SignSeen => ({ sign, sources: [], past: false, change: 'not-answered', seen: '', note: '' });

/** What was assessed before, then what the recorder ticked and what is kept of the children. Significance and reasons are said anew each time. */
export function prefill(concern: DeskConcern, needs: readonly (Needs | null)[], guide: Guide | null): Assessing {
	const before = judged(concern).assessed?.said;
	const more = wholeMore(concern.more);
	return {
		significance: '',
		signs: once(guide, [...(before?.signs ?? []), ...more.signs]),
		vulnerabilities: once(guide, [...(before?.vulnerabilities ?? []), ...needs.flatMap((one) => one?.vulnerabilities ?? [])]),
		protective: before?.protective ?? '',
		contexts: before?.contexts ?? '',
		other_explanations: before?.other_explanations ?? '',
		view: before?.view ?? more.view,
		thresholds: before?.thresholds ?? '',
		reasons: ''
	};
}

/** Ticked or not, by the sign that counts. What is ticked anew is seen by whoever ticks it. */
export function toggle(guide: Guide | null, signs: readonly SignSeen[], sign: string): SignSeen[] {
	const before = once(guide, signs);
	const without = before.filter((one) => !same(guide, one.sign, sign));
	return without.length < before.length ? without : [...before, seen(sign)];
}

const same = (guide: Guide | null, a: string, b: string): boolean => once(guide, [seen(a), seen(b)]).length === 1;
