import type { Role } from '$sync/protocol.gen';
import type { Holder } from '../port';

const ABOVE: readonly Role[] = ['head', 'regional', 'safeguarding', 'chief'];

/** Whoever may be woken: those who read concerns, and those above them whom a ladder comes to (R9). */
export const isAlerted = (holder: Holder | null): boolean => holder !== null && (holder.lead || holder.posts.some(({ role }) => ABOVE.includes(role)));
