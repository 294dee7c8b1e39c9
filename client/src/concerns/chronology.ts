/**
 * The chronology as it is read. At the end of a chain the same people are told again and again, which is a fact each time
 * and one line to a reader: what repeats the alert before it is drawn together with that. Nothing else is left out. Pure.
 */
import type { ChronologyEntry } from '../port';

export interface Read {
	readonly entry: ChronologyEntry;
	/** When the same people were told again, in order. */
	readonly again: readonly string[];
}

const told = ({ alerted = [] }: ChronologyEntry): string => JSON.stringify(alerted.map(({ name, role, by }) => [name, role, by]));

export function readable(chronology: readonly ChronologyEntry[]): Read[] {
	const read: { entry: ChronologyEntry; again: string[] }[] = [];
	for (const entry of chronology) {
		const before = read.at(-1);
		if (before?.entry.kind === 'alerted' && entry.kind === 'alerted' && told(before.entry) === told(entry)) {
			before.again.push(entry.at);
			// That it had come to its end is said once, with the people it was true of.
			before.entry = { ...before.entry, ended: before.entry.ended || entry.ended || false };
		} else read.push({ entry, again: [] });
	}
	return read;
}

/** When the holder passed it on, while that still stands: nobody has had it, or been worried anew, since. */
export function passedOn(chronology: readonly ChronologyEntry[]): ChronologyEntry | undefined {
	const anew = chronology.findLastIndex(({ kind }) => kind === 'acknowledged' || kind === 'followed-up' || kind === 'released' || kind === 'still-worried');
	return chronology.slice(anew + 1).findLast(({ kind, mine }) => kind === 'passed-on' && mine);
}
