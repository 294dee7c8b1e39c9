/** The signs that a recorder is asked for: each once, though it stands in several lists (D.2). Pure. */
import type { ConcernKind, Guide } from '$sync/protocol.gen';

type Listing = Pick<Guide, 'groups' | 'signs'>;

/** A sign under the name that it is counted by. */
export interface Shown {
	readonly id: string;
	readonly text: string;
}

export interface List {
	readonly id: string;
	readonly title: string;
	readonly help: readonly string[];
	readonly signs: readonly Shown[];
}

/** The lists that the chosen kinds bring up come first, else in the order of the policy. None is ever left out (REQ-5-D). */
export function listsFor({ groups, signs }: Listing, kinds: readonly ConcernKind[]): List[] {
	const asked = groups.filter(({ asked_of }) => asked_of === 'recorder');
	const first = (group: (typeof asked)[number]): number => (group.kinds.some((kind) => kinds.includes(kind)) ? 0 : 1);
	const here = new Map(signs.filter(({ group }) => asked.some(({ id }) => id === group)).map((sign) => [sign.id, sign]));
	const listed = new Set<string>();
	return asked
		.toSorted((a, b) => first(a) - first(b))
		.map(({ id, title, help }) => {
			const shown: Shown[] = [];
			for (const sign of here.values()) {
				if (sign.group !== id) continue;
				// What is counted under a lead's sign has no other name here than its own.
				const counted = (sign.same !== null && here.get(sign.same)) || sign;
				if (listed.has(counted.id)) continue;
				listed.add(counted.id);
				shown.push({ id: counted.id, text: counted.text });
			}
			return { id, title, help, signs: shown };
		})
		.filter(({ signs: shown }) => shown.length > 0);
}

const folded = (text: string): string[] => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** By the beginnings of their words, in any order. */
export function found(lists: readonly List[], typed: string): Shown[] {
	const sought = folded(typed);
	return lists.flatMap(({ signs }) => signs.filter(({ text }) => sought.every((part) => folded(text).some((word) => word.startsWith(part)))));
}
