/** What one field's hint does: waits for a pause, shows one, takes it or puts it aside. It knows no screen. */
import type { Wording } from '$sync/protocol.gen';
import { world } from '../world';
import { compile } from './compile';
import { watch, type Hint } from './find';
import { inPlace, shown, taken } from './take';

/** Nobody is interrupted in the middle of a sentence. */
const PAUSE_MS = 700;

/** The words that were changed, and how to get them back. */
export interface Change {
	readonly key: string;
	readonly before: string;
	readonly after: string;
	readonly phrase: string;
	readonly instead: string;
}

export class Advice {
	#seen = $state.raw<{ text: string; hints: readonly Hint[] }>({ text: '', hints: [] });
	#notNow = $state.raw<readonly string[]>([]);
	#dismissed: () => readonly string[];
	#watch;
	change = $state.raw<Change>();
	readonly hint = $derived.by(() => shown(this.#seen.hints, new Set([...this.#dismissed(), ...this.#notNow])));
	/** The words it is about, as they were typed. */
	readonly phrase = $derived(this.hint ? this.#seen.text.slice(this.hint.from, this.hint.to) : '');

	/** `dismissed`: phrases that somebody said are the child's words. */
	constructor(wordings: Readonly<Record<string, readonly Wording[]>>, dismissed: () => readonly string[]) {
		this.#watch = watch(compile(wordings));
		this.#dismissed = dismissed;
	}

	/** Looks at `text` after a pause. The result puts it off. */
	follow(text: string): () => void {
		return world.after(PAUSE_MS, () => {
			this.#seen = { text, hints: this.#watch.look(text) };
			if (this.change?.after !== text) this.change = undefined;
		});
	}

	/** The hint in the text as it is now; none if the words have gone since. */
	in(text: string): Hint | undefined {
		return this.#watch.look(text).find(({ key }) => key === this.hint?.key);
	}

	/** The text with the words changed. */
	take(text: string, instead: string): string {
		const hint = this.in(text);
		if (hint === undefined) return text;
		const after = taken(text, hint, instead);
		this.change = { key: hint.key, before: text, after, phrase: text.slice(hint.from, hint.to), instead: inPlace(text, hint, instead) };
		this.#seen = { text: after, hints: [] };
		return after;
	}

	/** The text as it was, unless more was typed since. The hint does not come again. */
	undo(text: string): string {
		const change = this.change;
		if (change === undefined) return text;
		this.change = undefined;
		this.leave(change.key);
		return text === change.after ? change.before : text;
	}

	/** No more of these words, until the page is opened again. */
	leave(key: string): void {
		this.#notNow = [...this.#notNow, key];
	}
}
