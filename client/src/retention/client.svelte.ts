/** What the screen of retention talks to: what feeds say of it, and each decision as one command. */
import { administer, type Ordered } from '../administering';
import { foldChildren } from '../children/fold';
import { unwrapped } from '../concerns/moved';
import { harken } from '../harken.svelte';
import { foldPeople } from '../people/fold';
import type { DeskConcern, Parts, RosterChild } from '../port';
import type { ChildId, MatterId } from '../sync/protocol.gen';
import { foldRetained, keeping, type Going, type Hold, type Retained, type Review } from './fold';

const NOTHING: Retained = { reviews: [], going: [], holds: [] };

/** With the matter itself, as far as it can be read here: of what is gone nothing is shown. */
type Seen<T> = T & { readonly concern: DeskConcern; readonly holds: readonly Hold[] };

class Retention {
	#parts: Parts | null = $state.raw(null);

	constructor() {
		void harken.parts().then((parts) => (this.#parts = parts));
	}

	readonly #folded: Retained = $derived.by(() => {
		const parts = this.#parts;
		if (parts === null || harken.holder === null) return NOTHING;
		const cases = parts.whole('case').map((feed) => ({ ...feed, entries: unwrapped(feed.entries) }));
		return foldRetained([...parts.whole('desk'), ...cases], foldPeople(parts.entries('setting').flat()));
	});

	readonly reviews: readonly Seen<Review>[] = $derived(this.#seen(this.#folded.reviews));
	readonly going: readonly Seen<Going>[] = $derived(this.#seen(this.#folded.going));
	readonly holds: readonly Hold[] = $derived(this.#folded.holds);

	/** Of the desks that the holder follows, those who left too: what was written of them is kept as well. */
	readonly children: readonly RosterChild[] = $derived.by(() => {
		const parts = this.#parts;
		if (parts === null || harken.holder === null) return [];
		const desks = new Set(parts.whole('desk').map(({ about }) => about));
		const rosters = parts.whole('roster').filter(({ about }) => desks.has(about));
		const listed = foldChildren(rosters.flatMap(({ entries }) => entries.filter((entry) => entry !== null)));
		return [...listed.values()].sort((a, b) => a.name.localeCompare(b.name, 'en-GB') || a.room.localeCompare(b.room, 'en-GB'));
	});

	#seen<T extends Review>(all: readonly T[]): readonly Seen<T>[] {
		return all.flatMap((one) => {
			const concern = harken.desk.find(({ matter }) => matter === one.matter);
			return concern ? [{ ...one, concern, holds: keeping(this.#folded.holds, one.matter, concern.children) }] : [];
		});
	}

	keep = (one: Review, until: string, reason: string): Promise<Ordered> =>
		this.#ordered({ k: 'decide-retention', v: 1, setting: one.setting, matters: [one.matter], decision: 'keep', until, reason }, one.matter);

	dispose = (one: Review, reason: string): Promise<Ordered> =>
		this.#ordered({ k: 'decide-retention', v: 1, setting: one.setting, matters: [one.matter], decision: 'dispose', until: null, reason }, one.matter);

	hold = (concern: MatterId | null, child: ChildId | null, reason: string): Promise<Ordered> =>
		this.#ordered({ k: 'put-on-hold', v: 1, concern, child, reason }, concern);

	lift = ({ hold, concern, child }: Hold, reason: string): Promise<Ordered> =>
		this.#ordered({ k: 'lift-hold', v: 1, hold, concern, child, reason }, concern);

	/** What is said of something about an adult who works or helps here takes the narrow way. */
	async #ordered(command: Parameters<typeof administer>[1], matter: MatterId | null): Promise<Ordered> {
		const confidential = matter !== null && (harken.desk.find((one) => one.matter === matter)?.confidential ?? true);
		return administer(await harken.parts(), command, confidential);
	}
}

export const retention = new Retention();
