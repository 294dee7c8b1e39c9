/** Which children are offered before a name is typed: those whom the writer was last concerned with. Pure. */
import type { ChildId } from '$sync/protocol.gen';

/** A home has a handful of children: all of them are one tap away. */
const FEW = 8;
const RECENT_MAX = 4;

interface Named {
	readonly id: ChildId;
}

/** The recent ones first, as the list has them after that; and how many of them to offer at once. */
export function recentFirst<T extends Named>(roster: readonly T[], recent: readonly ChildId[]): { names: T[]; before: number } {
	const ids = [...new Set(recent)].filter((id) => roster.some((child) => child.id === id)).slice(0, RECENT_MAX);
	const place = ({ id }: Named) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
	return { names: roster.toSorted((a, b) => place(a) - place(b)), before: roster.length <= FEW ? FEW : ids.length };
}
