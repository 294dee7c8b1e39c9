/**
 * A concern that left a desk stands on a confidential feed again, each entry whole inside another (R28). Here they are
 * what they were, before what the lead said who moved it: so it reads as it was told. Pure.
 */
import { readEntry, type Entry } from '../entry';

export function unwrapped<T extends Entry | null>(entries: readonly T[]): (T | Entry)[] {
	if (!entries.some((entry) => entry?.k === 'entry-moved')) return [...entries];
	const out: (T | Entry)[] = [];
	for (const entry of entries) {
		if (entry?.k !== 'entry-moved') {
			out.push(entry);
			continue;
		}
		let moved = readEntry(entry.d.entry ?? 'null');
		// What has words of several in it leaves once for each that becomes confidential.
		while (moved?.k === 'entry-moved') moved = readEntry(moved.d.entry ?? 'null');
		// All that one command brought follows it in the feed, and came before it.
		const at = out.findIndex((one) => one?.k === 'moved-to-case' && one.cmd === entry.cmd);
		if (moved !== null) out.splice(at < 0 ? out.length : at, 0, moved);
	}
	return out;
}
