/** The screen's way to the area round a setting: read from its desk, each change as one command. */
import { administer, type Ordered } from '../administering';
import { harken } from '../harken.svelte';
import { foldPeople } from '../people/fold';
import type { Parts } from '../port';
import type { SettingId } from '../sync/protocol.gen';
import { foldArea, type AreaKept } from './area';

class Areas {
	#parts: Parts | null = $state.raw(null);

	constructor() {
		void harken.parts().then((parts) => (this.#parts = parts));
	}

	/** Undefined until the feeds can be read. */
	of(setting: SettingId): AreaKept | null | undefined {
		const parts = this.#parts;
		return parts === null ? undefined : foldArea(parts.whole('desk'), setting, foldPeople(parts.entries('setting').flat()));
	}

	keep = async (setting: SettingId, over: number, factors: readonly string[], text: string): Promise<Ordered> =>
		administer(await harken.parts(), { k: 'keep-area', v: 1, setting, over, factors, text }, false);
}

export const areas = new Areas();
