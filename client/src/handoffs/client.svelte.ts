/** What the screens of what is shared talk to: read from feeds, each receipt looked at once, each act as one command. */
import { saveFailed } from '$words/en-GB/failing';
import { becameOf, type Ordered } from '../administering';
import { foldChildren, roster } from '../children/fold';
import { harken } from '../harken.svelte';
import { foldPeople } from '../people/fold';
import { SaveFailed, type Parts, type RosterChild } from '../port';
import type { ChildId, Command, CommandId, MatterId, SettingId } from '../sync/protocol.gen';
import { foldJoined, nameAt, type Joined } from './bridges';
import { foldHandoffs, type Handoff } from './fold';
import { picked } from './picked';
import { Proving } from './proving.svelte';
import { sorted, type Sorted } from './waits';

const NONE: Joined = { bridges: [], matches: [] };

class Handoffs {
	#parts: Parts | null = $state.raw(null);
	#proving: Proving | null = $state.raw(null);

	constructor() {
		void harken.parts().then((parts) => {
			this.#parts = parts;
			this.#proving = new Proving(parts);
		});
	}

	/** What can be read, while somebody reads. */
	readonly #read: Parts | null = $derived(harken.holder === null ? null : this.#parts);

	readonly joined: Joined = $derived(this.#read === null ? NONE : foldJoined(this.#read.entries('bridge').flat()));

	readonly all: readonly Handoff[] = $derived.by(() => {
		const [parts, proving, { holder }] = [this.#read, this.#proving, harken];
		if (parts === null || proving === null || holder === null) return [];
		const desks = parts.whole('desk');
		const leads = [...desks.map(({ about }) => about as SettingId), ...holder.posts.flatMap(({ role, setting }) => (setting !== null && (role === 'lead' || role === 'deputy') ? [setting] : []))];
		return foldHandoffs({
			joined: this.joined,
			entries: [...picked(desks, false), ...picked(parts.whole('bridge'), true)],
			cases: picked(parts.whole('case'), true),
			here: new Set(leads.length > 0 ? leads : holder.posts.flatMap(({ setting }) => (setting === null ? [] : [setting]))),
			person: holder.person,
			people: foldPeople(parts.entries('setting').flat()),
			pending: parts.pending(),
			proved: (receipt) => proving.of(receipt)
		});
	});

	readonly sorted: Sorted = $derived(sorted(this.all, (concern) => harken.desk.find(({ matter }) => matter === concern)?.told === 'followed-up'));

	/** False where nobody shares anything with anybody. */
	readonly any: boolean = $derived(this.all.length > 0 || this.joined.bridges.some(({ state }) => state === 'agreed'));

	find = (id: string | undefined): Handoff | undefined => this.all.find((one) => (one.id as string) === id);

	get proving(): Proving | null {
		return this.#proving;
	}

	nameAt = (setting: SettingId | null | undefined): string => nameAt(this.joined, setting);

	/** Those who left too; empty where it is no child of the holder's. */
	childName(child: ChildId | null): string {
		return (child && foldChildren(this.#read?.entries('roster').flat() ?? []).get(child)?.name) ?? '';
	}

	/** The children of a place that the holder reads, by name. */
	childrenAt(setting: SettingId | null): readonly RosterChild[] {
		const lists = this.#read?.whole('roster').filter(({ about }) => about === (setting as string)) ?? [];
		return roster(foldChildren(lists.flatMap(({ entries }) => entries.filter((entry) => entry !== null))));
	}

	/** Its id once it is kept on this device; else why it is not, and what was typed stays. */
	async say(of: Pick<Handoff, 'confidential'>, command: Extract<Command, { handoff: MatterId }>): Promise<{ readonly cmd: CommandId } | string> {
		try {
			const { cmd } = await (await harken.parts()).recorder.record(command, of.confidential);
			return { cmd };
		} catch (error) {
			return saveFailed[error instanceof SaveFailed ? error.reason : 'storage-closed'];
		}
	}

	became = async (cmd: CommandId): Promise<Ordered> => becameOf(await harken.parts(), cmd);
}

export const handoffs = new Handoffs();
