/**
 * The chronology as it is read. At the end of a chain the same people are told again and again, which is a fact each time
 * and one line to a reader: what repeats what was told before is drawn together with that. Nothing else is left out. Pure.
 */
import type { ChronologyEntry } from '../port';

export interface Read {
	readonly entry: ChronologyEntry;
	/** When the same people were told again, in order. */
	readonly again: readonly string[];
}

/** What they were told of, and who they were; undefined where nobody was told again. */
function told({ kind, alerted, deed }: ChronologyEntry): readonly [of: string, who: string] | undefined {
	if (kind === 'alerted') return ['', JSON.stringify((alerted ?? []).map(({ name, role, by }) => [name, role, by]))];
	return deed?.k === 'duty-stepped' ? [deed.duty ?? '', JSON.stringify([deed.overdue, deed.told])] : undefined;
}

export function readable(chronology: readonly ChronologyEntry[]): Read[] {
	const read: { entry: ChronologyEntry; again: string[]; who: string | undefined }[] = [];
	/** What was told last of each thing, since anything else happened: of several they are told by turns. */
	let last: Record<string, (typeof read)[number]> = {};
	for (const entry of chronology) {
		const [of, who] = told(entry) ?? [];
		if (of === undefined) last = {};
		const before = last[of ?? '-'];
		if (before && before.who === who) {
			before.again.push(entry.at);
			// That it had come to its end is said once, with the people it was true of.
			before.entry = { ...before.entry, ended: before.entry.ended || entry.ended || false };
		} else {
			const one = { entry, again: [], who };
			if (of !== undefined) last[of] = one;
			read.push(one);
		}
	}
	return read;
}

/** When the holder passed it on, while that still stands: nobody has had it, or been worried anew, since. */
export function passedOn(chronology: readonly ChronologyEntry[]): ChronologyEntry | undefined {
	const anew = chronology.findLastIndex(({ kind }) => kind === 'acknowledged' || kind === 'followed-up' || kind === 'moved' || kind === 'released' || kind === 'still-worried');
	return chronology.slice(anew + 1).findLast(({ kind, mine }) => kind === 'passed-on' && mine);
}
