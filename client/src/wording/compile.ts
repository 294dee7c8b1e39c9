/** A pack's phrases made ready to be looked for: by their first word, each word with its inflexions. */
import type { Wording } from '$sync/protocol.gen';
import { formsOf } from './forms';
import { wordsIn } from './scan';

/** One place in a phrase. */
export interface Place {
	/** Any of these; null for up to `GAP_MAX` words, whatever they are. */
	readonly words: ReadonlySet<string> | null;
	/** It must be there, and is no part of the hint. */
	readonly aside: boolean;
}

export interface Phrase {
	readonly wording: Wording;
	readonly places: readonly Place[];
	/** It means something else: where it lies over a phrase of the same wording, there is no hint. */
	readonly excuses: boolean;
}

export type Compiled = ReadonlyMap<string, readonly Phrase[]>;

export const GAP_MAX = 3;

/** Each guide's lists once, however many fields ask. */
const known = new WeakMap<object, Compiled>();

/** Lists by language, as the guide has them. All are looked for: whoever writes Welsh writes English too. */
export function compile(wordings: Readonly<Record<string, readonly Wording[]>>): Compiled {
	const before = known.get(wordings);
	if (before !== undefined) return before;
	const byFirst = new Map<string, Phrase[]>();
	for (const wording of Object.values(wordings).flat()) {
		for (const [phrases, excuses] of [[wording.phrases, false], [wording.unless, true]] as const) {
			for (const places of phrases.map(placesOf)) {
				for (const word of places[0]?.words ?? []) {
					const others = byFirst.get(word) ?? [];
					others.push({ wording, places, excuses });
					byFirst.set(word, others);
				}
			}
		}
	}
	known.set(wordings, byFirst);
	return byFirst;
}

/** "~put herself/himself at * risk": hyphens part words here as they do in the text. */
function placesOf(phrase: string): Place[] {
	return phrase.split(/[\s-]+/).flatMap((written): Place[] => {
		const aside = written.startsWith('(');
		const part = aside ? written.slice(1, -1) : written;
		if (part === '*') return [{ words: null, aside }];
		const either = part.split('/');
		if (either.length > 1 || part.startsWith('~')) return [{ words: new Set(either.flatMap(wordsOf)), aside }];
		// A contraction is two words.
		return wordsIn(part).map(({ text }) => ({ words: new Set(wordsOf(text)), aside }));
	});
}

function wordsOf(part: string): string[] {
	const forms = part.startsWith('~') ? formsOf(part.slice(1)) : [part];
	return forms.flatMap((form) => (form.endsWith("n't") ? [form, form.replace("'", '')] : [form]));
}
