import type { Role } from '$sync/protocol.gen';
import type { Holder } from '../port';

const ABOVE: readonly Role[] = ['head', 'regional', 'safeguarding', 'chief'];

const KEEPS: readonly Role[] = ['lead', 'deputy', 'head', 'administrator'];

/** Whoever keeps something true: people, children, numbers, tablets (R34). */
export const keepsTrue = (holder: Holder | null): boolean => holder !== null && holder.posts.some(({ role }) => KEEPS.includes(role));

/** Whoever may be asked to agree to a new way in for somebody: beside those who keep things true, who answers from above. */
export const mayBeAsked = (holder: Holder | null): boolean =>
	keepsTrue(holder) || (holder !== null && holder.posts.some(({ role }) => role === 'regional' || role === 'safeguarding'));

/** Where somebody who signs in is first: leads at their desk; whoever only keeps things true, there. */
export function firstOf(holder: Holder | null): '/desk' | '/keep' | '/home' {
	if (holder?.lead) return '/desk';
	return holder?.posts.some(({ role }) => role === 'administrator') ? '/keep' : '/home';
}

/** Whoever may be woken: those who read concerns, and those above them whom a ladder comes to (R9). */
export const isAlerted = (holder: Holder | null): boolean => holder !== null && (holder.lead || holder.posts.some(({ role }) => ABOVE.includes(role)));
