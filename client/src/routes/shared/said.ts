/** How one thing that is shared is named: by the other place, and by the child as far as the holder may know who it is. */
import { handoffs as words } from '$words/en-GB/handoffs';
import { childAt } from '../../handoffs/bridges';
import { handoffs } from '../../handoffs/client.svelte';
import type { Handoff } from '../../handoffs/fold';
import type { ChildId } from '../../sync/protocol.gen';

export const placeOf = ({ sends, receives, fromName, toName }: Handoff): string => (sends && receives ? words.both(fromName, toName) : sends ? words.to(toName) : words.from(fromName));

/** The receiving side's own child, where a lead there has said who it is, or has written a note about them. */
export const oursOf = ({ receives, to, child, notes }: Handoff): ChildId | null =>
	!receives ? child : (notes.findLast((note) => note.child !== null)?.child ?? (child && to ? (childAt(handoffs.joined, child, to)?.child ?? null) : null));

/** Never of what is not opened yet: a screen may be seen by anybody. */
export function childOf(one: Handoff): string {
	if (one.words === null) return words.child;
	return handoffs.childName(oursOf(one)) || one.words.named || words.child;
}
