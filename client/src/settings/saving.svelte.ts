/** One change at a time to something that replaces what stands: the next is made over what this one becomes. */
import { cover as words } from '$words/en-GB/cover';
import type { Ordered } from '../administering';

export class Saving {
	said = $state('');
	#busy = $state(false);
	/** What stood when a change was accepted; until something newer has come here, another would be written over the old. */
	#over: number | null = $state(null);

	/** `at`: where the newest stands now. */
	busy(at: number): boolean {
		return this.#busy || this.#over === at;
	}

	/** True once it was accepted. */
	async run(at: number, order: () => Promise<Ordered>): Promise<boolean> {
		if (this.busy(at)) return false;
		this.#busy = true;
		this.said = '';
		const ordered = await order();
		this.#busy = false;
		if (ordered.is === 'done' || ordered.is === 'waits') this.#over = at;
		this.said = words.became(ordered);
		return ordered.is === 'done';
	}
}
