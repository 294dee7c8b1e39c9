/** What became of a hint: taken, or put aside for these words. */
import type { Hint } from './find';

/** The text with `instead` in the hint's place, with a capital where there was one. */
export function taken(text: string, hint: Hint, instead: string): string {
	return text.slice(0, hint.from) + inPlace(text, hint, instead) + text.slice(hint.to);
}

/** `instead` as it is written there. */
export function inPlace(text: string, { from }: Hint, instead: string): string {
	const first = text.charAt(from);
	const capital = first !== first.toLowerCase();
	return capital ? instead.charAt(0).toUpperCase() + instead.slice(1) : instead;
}

/** The one to show now, of those that nobody put aside: the first that is not soft, else the first. */
export function shown(hints: readonly Hint[], aside: ReadonlySet<string>): Hint | undefined {
	const open = hints.filter((hint) => !aside.has(hint.key));
	return open.find((hint) => !hint.wording.soft) ?? open[0];
}
