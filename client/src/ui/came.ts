/**
 * The step of "What comes next" that somebody has gone to from home: the way back from it leads there again, and not to
 * where that page is kept otherwise. In memory only.
 */
let step = '';
/** A step to go on to, and what the way there says. */
export interface Onward {
	readonly href: string;
	readonly said: string;
}

/** What is left after it, in order: where to go on without going home. */
let after: readonly Onward[] = [];

export function goTo(path: string, left: readonly Onward[] = []): void {
	step = path;
	after = left;
}

/** The step that comes after the one that somebody is at; none on a page that they did not come to for a step. */
export function onward(path: string): Onward | undefined {
	return step === path ? after[0] : undefined;
}

export function goOn(): void {
	goTo(after[0]?.href ?? '', after.slice(1));
}

/** Where the way back of a page leads. */
export function backFrom(path: string, otherwise: string): string;
export function backFrom(path: string): string | undefined;
export function backFrom(path: string, otherwise?: string): string | undefined {
	return step === path ? '/home' : otherwise;
}
