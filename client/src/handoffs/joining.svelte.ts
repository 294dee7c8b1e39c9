/** What the screen of joining talks to: which places could be asked, and each change as one command without a word about a concern. */
import { joining as words } from '$words/en-GB/joining';
import { administer } from '../administering';
import { harken } from '../harken.svelte';
import type { AgreeBridge, AnswerMatch, EndBridge, EndMatch, OfferBridge, OfferMatch, SettingId, SettingKind } from '../sync/protocol.gen';
import { answered, json, QUIET_MS } from '../transport';

export interface Askable {
	readonly setting: SettingId;
	readonly kind: SettingKind;
	readonly name: string;
}

/** The provider's settings, which no feed of a lead names beyond their own; null without an answer. */
export async function askable(): Promise<readonly Askable[] | null> {
	const { world, holder } = await harken.parts();
	const person = holder() ?? undefined;
	const { value } = await answered(world.ask('/bridges/places', { person, quietMs: QUIET_MS }), json<{ places: readonly Askable[] }>);
	return value?.places ?? null;
}

/** One change at a time, and what became of it. */
export class Ordering {
	said = $state('');
	busy = $state(false);

	/** True once it was done. It names no concern, so it takes the way of what leads read. */
	async run(command: OfferBridge | AgreeBridge | EndBridge | OfferMatch | AnswerMatch | EndMatch): Promise<boolean> {
		if (this.busy) return false;
		[this.busy, this.said] = [true, ''];
		const ordered = await administer(await harken.parts(), command, false);
		[this.busy, this.said] = [false, words.became(ordered)];
		return ordered.is === 'done';
	}
}
