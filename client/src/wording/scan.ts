/**
 * A text as passages that no phrase runs across: sentences, mostly. What stands between quotation marks is somebody's
 * own words, and is in none of them.
 */

export interface Passage {
	/** Lower case with straight marks, as long as what was typed. */
	readonly text: string;
	readonly from: number;
}

export interface Word {
	readonly text: string;
	readonly from: number;
	readonly to: number;
}

const END = /[.!?;:…"[\]]+|\n\s*\n|\n\s*[-*•]/g;

export function passages(text: string): Passage[] {
	const plain = blanked(folded(text));
	const all: Passage[] = [];
	let from = 0;
	for (const end of plain.matchAll(END)) {
		if (end.index > from) all.push({ text: plain.slice(from, end.index), from });
		from = end.index + end[0].length;
	}
	if (from < plain.length) all.push({ text: plain.slice(from), from });
	return all;
}

/** The end of "she's" is a word of its own: it may be a verb, and never hides the noun before it. "Won't" is one word. */
const WORD = /'(?:s|re|ve|ll|d|m)(?![\p{L}\p{N}])|[\p{L}\p{N}]+(?:'t(?![\p{L}\p{N}]))?/gu;

export function wordsIn(passage: string): Word[] {
	return Array.from(passage.matchAll(WORD), (word) => ({ text: word[0], from: word.index, to: word.index + word[0].length }));
}

/** Character for character, so that places stay what they are: no letter that grows longer in lower case is changed. */
function folded(text: string): string {
	const lower = text.toLowerCase();
	const even = lower.length === text.length ? lower : Array.from(text, (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join('');
	return even.replace(/[‘’ʼ`´]/g, "'").replace(/[“”„«»]/g, '"');
}

/** An apostrophe that opens, and up to the last one that may close before another opens: "the boys' room" stands inside. */
const SINGLE = /(?<![\p{L}\p{N}])'(?=\S)(?:[^"'\n]|(?<=[\p{L}\p{N}])')*(?<=\S)'(?![\p{L}\p{N}])/gu;

/** Quoted words become quotation marks. A quotation that is not closed ends with its paragraph. */
function blanked(plain: string): string {
	const away = (quoted: string) => '"'.repeat(quoted.length);
	const spoken = plain.includes('"') ? plain.replace(/"[^"]*?(?:"|\n\s*\n|$)/g, away) : plain;
	return spoken.includes("'") ? spoken.replace(SINGLE, away) : spoken;
}
