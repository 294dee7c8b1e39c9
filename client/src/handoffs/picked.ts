/** Of feeds with thousands of entries, the few that say something of what is shared. A feed that has not grown is not read again. Pure. */
import { unwrapped } from '../concerns/moved';
import type { Entry } from '../entry';

type Feed = readonly (Entry | null)[];

/** What is also said of a concern: between two places it is said of what was shared. */
const BETWEEN = new Set<Entry['k']>(['ladder-stepped', 'concern-released', 'duty-kept']);

/** Each list of entries is made anew when its feed changes, and by nothing else. */
const known = new WeakMap<Feed, readonly Entry[]>();

export function picked(feeds: readonly { readonly entries: Feed }[], between: boolean): readonly Entry[] {
	return feeds.flatMap(({ entries }) => {
		const found = known.get(entries) ?? unwrapped(entries).filter((entry): entry is Entry => entry !== null && (entry.k.startsWith('handoff-') || (between && BETWEEN.has(entry.k))));
		known.set(entries, found);
		return found;
	});
}
