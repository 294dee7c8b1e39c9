/** Where a text has words that a pack offers others for. */
import type { Wording } from '$sync/protocol.gen';
import { GAP_MAX, type Compiled, type Place } from './compile';
import { passages, wordsIn, type Word } from './scan';

export interface Hint {
	readonly wording: Wording;
	/** In characters of the text, the end exclusive. */
	readonly from: number;
	readonly to: number;
	/** Names these words for this wording, wherever they stand again. */
	readonly key: string;
}

export interface Watch {
	/** Every hint in the text as it is now, in order; of two that overlap, the longer. */
	look(text: string): Hint[];
}

/** Looks again at what changed and at nothing else: a sentence that stands as it stood keeps what was found in it. */
export function watch(compiled: Compiled): Watch {
	let known: ReadonlyMap<string, readonly Hint[]> = new Map();
	return {
		look(text) {
			const seen = new Map<string, readonly Hint[]>();
			const all: Hint[] = [];
			for (const passage of passages(text)) {
				const hints = known.get(passage.text) ?? seen.get(passage.text) ?? hintsIn(passage.text, compiled);
				seen.set(passage.text, hints);
				for (const hint of hints) all.push({ ...hint, from: hint.from + passage.from, to: hint.to + passage.from });
			}
			known = seen;
			return all;
		}
	};
}

export const find = (compiled: Compiled, text: string): Hint[] => watch(compiled).look(text);

function hintsIn(passage: string, compiled: Compiled): Hint[] {
	const words = wordsIn(passage);
	const meant: Hint[] = [];
	const excused: Hint[] = [];
	words.forEach(({ text }, at) => {
		for (const { wording, places, excuses } of compiled.get(text) ?? []) {
			const way = follow(places, 0, words, at);
			if (way === null) continue;
			const [first, last] = [words[way.from], words[way.to]];
			if (first === undefined || last === undefined) continue;
			const said = words.slice(way.from, way.to + 1).map((word) => word.text);
			(excuses ? excused : meant).push({ wording, from: first.from, to: last.to, key: `${wording.id} ${said.join(' ')}` });
		}
	});
	const left = meant.filter((hint) => !excused.some((other) => other.wording === hint.wording && overlap(other, hint)));
	const chosen: Hint[] = [];
	for (const hint of left.sort((a, b) => b.to - b.from - (a.to - a.from))) {
		if (!chosen.some((other) => overlap(other, hint))) chosen.push(hint);
	}
	return chosen.sort((a, b) => a.from - b.from);
}

/** The first and the last word of the hint. */
interface Way {
	readonly from: number;
	readonly to: number;
}

/** How the phrase stands at `at`, if it does. The shortest way over a gap first. */
function follow(places: readonly Place[], place: number, words: readonly Word[], at: number): Way | null {
	const wanted = places[place];
	if (wanted === undefined) return { from: Infinity, to: -1 };
	if (wanted.words === null) {
		for (let skipped = 0; skipped <= GAP_MAX; skipped++) {
			const way = follow(places, place + 1, words, at + skipped);
			if (way !== null) return way;
		}
		return null;
	}
	if (!wanted.words.has(words[at]?.text ?? '')) return null;
	const rest = follow(places, place + 1, words, at + 1);
	if (rest === null || wanted.aside) return rest;
	return { from: at, to: Math.max(rest.to, at) };
}

const overlap = (a: Hint, b: Hint) => a.from < b.to && b.from < a.to;
