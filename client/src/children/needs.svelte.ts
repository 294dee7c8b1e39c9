/** The screens' way to what is kept of a child's needs: read from the desks, each change as one command. */
import { administer, type Ordered } from '../administering';
import { harken } from '../harken.svelte';
import { foldPeople } from '../people/fold';
import type { Parts } from '../port';
import type { ChildId, SignSeen } from '../sync/protocol.gen';
import { foldNeeds, type NeedsKept } from './needs';

class KeptNeeds {
	#parts: Parts | null = $state.raw(null);

	constructor() {
		void harken.parts().then((parts) => (this.#parts = parts));
	}

	readonly #all: ReadonlyMap<ChildId, NeedsKept> = $derived.by(() => {
		const parts = this.#parts;
		if (parts === null || harken.holder === null) return new Map();
		return foldNeeds(parts.whole('desk'), foldPeople(parts.entries('setting').flat()));
	});

	/** False until the feeds can be read: a form that begins with what stands waits for it. */
	readonly read = $derived(this.#parts !== null);

	of = (child: ChildId): NeedsKept => this.#all.get(child) ?? { needs: null, offered: [] };

	keep = async (child: ChildId, over: number, vulnerabilities: readonly SignSeen[], usual: string): Promise<Ordered> =>
		administer(await harken.parts(), { k: 'keep-needs', v: 1, child, over, vulnerabilities, usual }, false);
}

export const needs = new KeptNeeds();
