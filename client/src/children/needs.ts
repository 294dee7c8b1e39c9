/** What makes a child vulnerable and how they are on a usual day, from the desk of their setting (REQ-1-B, REQ-6-D). Pure. */
import { ofKind, type Entry } from '../entry';
import type { WholeFeed } from '../feeds';
import type { People } from '../people/fold';
import type { ChildId, SignSeen } from '../sync/protocol.gen';

export interface Needs {
	/** Where it stands on the desk; 0: nothing is kept yet. */
	readonly seq: number;
	readonly vulnerabilities: readonly SignSeen[];
	readonly usual: string;
	readonly at: string;
	readonly by: { readonly name: string; readonly role: string } | null;
}

export interface NeedsKept {
	readonly needs: Needs | null;
	/** Written at the same time by others, and not yet settled by a newer one. */
	readonly offered: readonly Needs[];
}

const NOTHING: NeedsKept = { needs: null, offered: [] };

export function foldNeeds(desks: readonly Pick<WholeFeed, 'entries'>[], people: People): ReadonlyMap<ChildId, NeedsKept> {
	const kept = new Map<ChildId, NeedsKept>();
	const is = [ofKind('child-needs'), ofKind('child-needs-offered')] as const;
	for (const { entries } of desks)
		for (const entry of entries) {
			if (entry === null || !(is[0](entry) || is[1](entry)) || entry.d.child === undefined) continue;
			const version = versionOf(entry, people);
			// Whoever wrote the newer one had both before them.
			const before = kept.get(entry.d.child) ?? NOTHING;
			kept.set(entry.d.child, entry.k === 'child-needs' ? { needs: version, offered: [] } : { ...before, offered: [...before.offered, version] });
		}
	return kept;
}

function versionOf(entry: Extract<Entry, { k: 'child-needs' | 'child-needs-offered' }>, people: People): Needs {
	const { vulnerabilities = [], usual = '' } = entry.d;
	return { seq: entry.seq, vulnerabilities, usual, at: entry.at, by: (entry.by && people.get(entry.by)) ?? null };
}
