/** What the screens of sharing read of the kernel: which places tell each other, what their leads are called, and the one command. */
import { saveFailed } from '$words/en-GB/failing';
import { sending as words } from '$words/en-GB/sending';
import { becameOf, type Ordered } from '../administering';
import { ofKind } from '../entry';
import { harken } from '../harken.svelte';
import { SaveFailed, type Parts } from '../port';
import type { ChildId, CommandId, HandoffNotSent, MatterId, PersonId, SendHandoff, SettingId, SettingKind } from '../sync/protocol.gen';
import { foldJoined, type Joined } from './bridges';
import { placesOf, type Place } from './places';

const NONE: Joined = { bridges: [], matches: [] };

class Sending {
	#parts: Parts | null = $state.raw(null);

	constructor() {
		void harken.parts().then((parts) => (this.#parts = parts));
	}

	readonly joined: Joined = $derived(this.#parts === null || harken.holder === null ? NONE : foldJoined(this.#parts.entries('bridge').flat()));

	/** Nobody agrees with themself. Null: nobody who is known here. */
	askedBy = (bridge: MatterId): PersonId | null => this.#parts?.entries('bridge').flat().find((entry) => entry.k === 'bridge-offered' && entry.of === bridge)?.by ?? null;

	places = (child: ChildId, setting: SettingId): readonly Place[] => placesOf(this.joined, child, setting);

	/** In the provider's words; a nation that has a word of its own has one for both kinds of place. */
	leadOf(kind: SettingKind): string {
		const door = harken.frontDoor;
		const said = this.#parts?.entries('tenant').flat().findLast(ofKind('tenant-described'))?.d.lead_words;
		if (door === null) return '';
		return (said?.[door.setting_kind] === door.lead_word && said[kind]) || door.lead_word;
	}

	/** Everyone who works where the holder reads, by name. */
	readonly adults: readonly string[] = $derived.by(() => {
		if (this.#parts === null || harken.holder === null) return [];
		return [...new Set(this.#parts.entries('setting').flat().filter(ofKind('person-listed')).map(({ d }) => d.name ?? ''))].filter(Boolean);
	});

	/** Its id once it is kept on this device; else why it is not, and what was typed stays. */
	async send(command: SendHandoff, confidential: boolean): Promise<{ readonly cmd: CommandId } | string> {
		const { recorder } = await harken.parts();
		try {
			return { cmd: (await recorder.record(command, confidential)).cmd };
		} catch (error) {
			const why = error instanceof SaveFailed ? error.reason : 'storage-closed';
			return why === 'too-long' ? words.tooLong : saveFailed[why];
		}
	}

	became = async (cmd: CommandId): Promise<Ordered> => becameOf(await harken.parts(), cmd);

	/** Whom to tell instead, where nobody is left there who may be sent it (R29). */
	notSent(cmd: CommandId): HandoffNotSent['routes'] | undefined {
		const said = this.#parts?.entries('desk', 'case').flat().filter(ofKind('handoff-not-sent'));
		return said?.find(({ d }) => (d.handoff as string) === cmd)?.d.routes;
	}
}

export const sending = new Sending();
