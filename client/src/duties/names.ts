/**
 * Names of other children in what is meant for one child: found word by word, whatever their case or accents, and struck
 * out. What nobody can be sure of is shown to whoever sends it. Pure (R16).
 */

/** Names that are words of every sentence: alone they are never struck out unasked. */
const LITTLE = new Set('a an and are as at be but by do for from he her him his i if in is it ma may me my no not of on or said she so the they to van was we will with you'.split(' '));
/** These, and names that are things: only with a capital are they looked at as names. */
const EVERYDAY = new Set([
	...LITTLE,
	...'another art boy bill child day dawn dean drew faith friend girl grace hope house jack joy kit lane long mark new old page park pat peace penny reed rich road rob rock room rose spring sue summer unit west year young'.split(' ')
]);

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const folded = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: string): string[] => [...text.matchAll(WORD)].map(([word]) => folded(word));
const capital = (word: string): boolean => word !== word.toLowerCase();
/** Between two words of one name there is nothing but a blank, a hyphen or an apostrophe. */
const JOINS = /^[\s'’.-]{1,3}$/u;

/** Another child. `listed`: the name is a name; else it is how somebody described them, and only what is written large can be one. */
export interface Other {
	readonly name: string;
	readonly listed: boolean;
	/** Part of the same concern: then a part of the name means them. */
	readonly involved: boolean;
}

export interface Found {
	/** As it stands in the text. */
	readonly name: string;
	readonly at: number;
	readonly around: string;
}

interface Pattern {
	readonly words: readonly string[];
	/** Struck out without asking. */
	readonly sure: boolean;
	readonly everyday: boolean;
}

function patternsOf(own: string, others: readonly Other[]): Map<string, Pattern[]> {
	const mine = new Set(wordsOf(own));
	const patterns = new Map<string, Pattern[]>();
	const add = (pattern: Pattern) => {
		const [first] = pattern.words;
		if (first !== undefined) patterns.set(first, [...(patterns.get(first) ?? []), pattern]);
	};
	for (const { name, listed, involved } of others) {
		const whole = wordsOf(name);
		if (whole.length > 1 && whole.join(' ') !== wordsOf(own).join(' ')) add({ words: whole, sure: true, everyday: false });
		// A double name stands for its bearer as one, though half of it may be a word of every day.
		for (const double of name.split(/\s+/).map(wordsOf)) {
			if (double.length > 1 && !double.every((part) => mine.has(part))) add({ words: double, sure: involved, everyday: false });
		}
		const parts = new Set([...name.matchAll(WORD)].flatMap(([word]) => (listed || capital(word) ? [folded(word)] : [])));
		for (const part of parts) {
			// A brother or sister has the same surname, and it is this child's too.
			if (part.length < 2 || mine.has(part)) continue;
			add({ words: [part], sure: involved && !LITTLE.has(part), everyday: EVERYDAY.has(part) });
		}
	}
	for (const of of patterns.values()) of.sort((a, b) => b.words.length - a.words.length || Number(b.sure) - Number(a.sure));
	return patterns;
}

interface Place {
	readonly from: number;
	readonly to: number;
	readonly sure: boolean;
}

function placesIn(text: string, patterns: Map<string, Pattern[]>): Place[] {
	const words = [...text.matchAll(WORD)].map((match) => ({ word: match[0], is: folded(match[0]), from: match.index, to: match.index + match[0].length }));
	const places: Place[] = [];
	for (let at = 0; at < words.length; at++) {
		const first = words[at]!;
		const found = patterns.get(first.is)?.find((pattern) => {
			if (pattern.everyday && !capital(first.word)) return false;
			return pattern.words.every((word, n) => words[at + n]?.is === word && (n === 0 || JOINS.test(text.slice(words[at + n - 1]!.to, words[at + n]!.from))));
		});
		if (found === undefined) continue;
		const last = words[at + found.words.length - 1]!;
		places.push({ from: first.from, to: last.to, sure: found.sure });
		at += found.words.length - 1;
	}
	return places;
}

function replaced(text: string, places: readonly Place[], by: string): string {
	let [made, from] = ['', 0];
	for (const place of places) {
		made += text.slice(from, place.from) + by;
		from = place.to;
	}
	return made + text.slice(from);
}

/** The same words, without whoever is another child for certain. */
export function struck(own: string, others: readonly Other[], by: string): (text: string) => string {
	const patterns = patternsOf(own, others);
	return (text) => replaced(text, placesIn(text, patterns).filter(({ sure }) => sure), by);
}

const AROUND = 30;

/** What may name another child: each once, for whoever sends it to strike out or to leave. */
export function left(text: string, own: string, others: readonly Other[]): Found[] {
	const found = new Map<string, Found>();
	for (const { from, to } of placesIn(text, patternsOf(own, others))) {
		const name = text.slice(from, to);
		if (found.has(folded(name))) continue;
		const around = text.slice(Math.max(0, from - AROUND), to + AROUND).replace(/\s+/g, ' ').trim();
		found.set(folded(name), { name, at: from, around });
	}
	return [...found.values()];
}

/** Each place where this name stands as a whole word. */
export function strikeOut(text: string, name: string, by: string): string {
	const words = wordsOf(name);
	return replaced(text, placesIn(text, new Map([[words[0] ?? '', [{ words, sure: true, everyday: false }]]])), by);
}

export const sameName = (a: string, b: string): boolean => folded(a) === folded(b);
