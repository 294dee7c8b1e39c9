/**
 * The guide of this device's setting: signs, cards, words to avoid, where to turn (`sync/messages/guide.py`). Policy,
 * never a child, so it is readable without a sign-in, like the front door that names it. Nothing waits for it: without
 * one everything but signs, cards and hints works.
 */
import * as store from '../store/guide';
import { utf8 } from '../sync/bytes';
import type { Body, DeviceId, FrontDoor, Guide, Nation, ShownBody } from '../sync/protocol.gen';
import * as transport from '../transport';
import type { Parts } from '../port';

type Ports = Pick<Parts, 'world' | 'db'>;

class Kept {
	/** What screens show; null until it was read, and where none was ever fetched. */
	guide: Guide | null = $state.raw(null);
	/** True once the store has answered: from then on null means that there is none. */
	read = $state(false);
	/** Whose it is: a tablet may be enrolled as another device, of another provider. */
	#of: DeviceId | null = null;
	#fetching: Promise<void> | null = null;

	/** What this device keeps, at once; a newer one, if the door names one, comes after it. Never rejects. */
	async load(ports: Ports, door: FrontDoor | null): Promise<Guide | null> {
		this.#begin(door);
		if (!this.read) {
			const kept = await store.guide(ports.db).catch(() => null);
			this.guide ??= kept;
			this.read = true;
		}
		if (door !== null) void this.follow(ports, door);
		return this.guide;
	}

	/** The door was read, and may name another guide than is kept. Never rejects: the next time the door is read is the next attempt. */
	follow(ports: Ports, door: FrontDoor): Promise<void> {
		this.#begin(door);
		this.#fetching ??= this.#follow(ports, door)
			.catch(() => undefined)
			.finally(() => (this.#fetching = null));
		return this.#fetching;
	}

	#begin(door: FrontDoor | null): void {
		const of = door?.device ?? null;
		if (of === this.#of) return;
		[this.#of, this.guide, this.read] = [of, null, false];
	}

	async #follow({ world, db }: Ports, door: FrontDoor): Promise<void> {
		// A door that was kept by an earlier build names none.
		if (!door.guide || (this.guide ?? (await store.guide(db)))?.digest === door.guide) return;
		const { value: text } = await transport.guide(world);
		const guide = text === null ? null : await wholeGuide(text, door.guide);
		if (guide === null) return;
		await store.keepGuide(db, guide, door);
		this.guide = guide;
		this.read = true;
	}
}

/** The guide in this text, if it is the one that was named, whole: its digest is over all the rest as it was sent. */
export async function wholeGuide(text: string, digest: string): Promise<Guide | null> {
	const bare = text.replace(`"digest":"${digest}"`, '"digest":""');
	const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(bare)));
	const found = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return found === digest ? (JSON.parse(text) as Guide) : null;
}

export const kept = new Kept();

/**
 * What a nation calls somebody outside. Nothing where it has no name of its own for them, or the policy has not come: then
 * a screen's words are such as are right in every nation (R22). Read in markup: drawn again when it comes.
 */
export const called = (body: Body, nation: Nation | undefined): ShownBody | undefined => kept.guide?.bodies?.[nation!]?.[body];
