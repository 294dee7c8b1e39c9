/** What the screens of children talk to: what is kept of them, read from feeds, and each change as one command. */
import { administer, type Ordered } from '../administering';
import { harken } from '../harken.svelte';
import { foldPeople } from '../people/fold';
import type { Parts, SettingSeen } from '../port';
import type { ChildFacts, ChildId, Command, ImportChildren, MatterId, PersonId, Role, SettingId, SettingKind } from '../sync/protocol.gen';
import { foldKept, toConfirm, type ChildKept } from './kept';

const LEADS: readonly Role[] = ['lead', 'deputy'];
const KEEPS: readonly Role[] = [...LEADS, 'head', 'administrator'];

const holds = (roles: readonly Role[], at: SettingId): boolean =>
	harken.holder?.posts.some(({ role, setting }) => roles.includes(role) && (setting === null || setting === at)) ?? false;

interface Waiting {
	readonly whose: PersonId | undefined;
	readonly stood: string;
	readonly facts: ChildFacts;
}

const stands = ({ record, offered }: ChildKept): string => [record?.seq ?? 0, offered.length].join();

class Children {
	#parts: Parts | null = $state.raw(null);
	/** Records that wait for a signal, shown as what they will be; in memory, and only to whoever wrote them. */
	#waiting = $state.raw(new Map<ChildId, Waiting>());

	#confirmed = $state.raw<{ readonly whose: PersonId | undefined; readonly all: ReadonlySet<ChildId> }>({ whose: undefined, all: new Set() });

	constructor() {
		void harken.parts().then((parts) => (this.#parts = parts));
	}

	readonly all: readonly ChildKept[] = $derived.by(() => {
		const parts = this.#parts;
		if (parts === null || harken.holder === null) return [];
		return foldKept(parts.whole('roster'), parts.whole('desk'), foldPeople(parts.entries('setting').flat()));
	});

	/** The settings whose list the holder keeps; the server says so for good. */
	readonly places: readonly SettingSeen[] = $derived(harken.settings.filter(({ setting }) => holds(KEEPS, setting)));

	kindOf = (setting: SettingId): SettingKind => this.places.find((one) => one.setting === setting)?.kind ?? 'home';

	/** Whether the holder reads the fuller record there. */
	reads = (setting: SettingId): boolean => holds(LEADS, setting);

	find = (child: string | undefined): ChildKept | undefined => this.all.find((one) => one.child === child);

	/** What this holder has written of a child and no feed has brought yet, as a newer record or beside one. */
	waits(kept: ChildKept): ChildFacts | undefined {
		const one = this.#waiting.get(kept.child);
		return one?.whose === harken.holder?.person && one?.stood === stands(kept) ? one?.facts : undefined;
	}

	/** About children, so it may take the way of what leads read (R29). */
	async #ordered(command: Command): Promise<Ordered> {
		return administer(await harken.parts(), command, false);
	}

	list = (setting: SettingId, name: string, room: string) => this.#ordered({ k: 'list-child', v: 1, setting, name, room });
	relist = (child: ChildId, name: string, room: string, listed: boolean) => this.#ordered({ k: 'relist-child', v: 1, child, name, room, listed });
	move = (child: ChildId, to: SettingId, name: string, room: string) => this.#ordered({ k: 'move-child', v: 1, child, to, name, room });
	/** Rows that this holder sent since the page was opened; in memory, and only to whoever sent them. */
	#sent = $state.raw<{ readonly whose: PersonId | undefined; readonly rows: ReadonlySet<string> }>({ whose: undefined, rows: new Set() });

	get sent(): ReadonlySet<string> {
		return this.#sent.whose === harken.holder?.person ? this.#sent.rows : new Set();
	}

	async import(command: ImportChildren): Promise<Ordered> {
		const whose = harken.holder?.person;
		const ordered = await this.#ordered(command);
		if (ordered.is === 'done' && whose === harken.holder?.person)
			this.#sent = { whose, rows: new Set([...this.sent, ...command.children.map((child) => JSON.stringify([command.setting, child]))]) };
		return ordered;
	}

	/** Nobody places or pays for them, as far as a lead could find out, and how they know (R21). */
	async confirmUnplaced({ child, unplaced }: ChildKept, how: string): Promise<Ordered> {
		const whose = harken.holder?.person;
		const ordered = await this.#ordered({ k: 'confirm-unplaced', v: 1, child, over: unplaced?.seq ?? 0, how });
		if (ordered.is === 'waits' || ordered.is === 'done') this.#confirmed = { whose, all: new Set([...(this.#confirmed.whose === whose ? this.#confirmed.all : []), child]) };
		return ordered;
	}

	/** Whether it is to be confirmed yet who places a child: not once this holder has, on its way or there. */
	lacks(kept: ChildKept, today: string): boolean {
		const said = this.#confirmed.whose === harken.holder?.person && this.#confirmed.all.has(kept.child);
		return !said && toConfirm(kept.unplaced, this.waits(kept) ?? kept.record?.facts, today);
	}

	async keep(kept: ChildKept, over: number, facts: ChildFacts): Promise<Ordered> {
		const whose = harken.holder?.person;
		const ordered = await this.#ordered({ k: 'keep-child-record', v: 1, child: kept.child, over, facts });
		if (ordered.is === 'waits' || ordered.is === 'done') this.#waiting = new Map([...this.#waiting, [kept.child, { whose, stood: stands(kept), facts }]]);
		return ordered;
	}

	/** What may be about an adult who works or helps here takes the narrow way, and so does what is said of it. */
	async about(concern: MatterId, child: ChildId, about: boolean, reason: string): Promise<Ordered> {
		return administer(await harken.parts(), { k: 'say-about', v: 1, concern, child, about, reason }, this.#confidential(concern));
	}

	async settle(held: MatterId, concern: MatterId | null, child: ChildId | null, reason: string): Promise<Ordered> {
		return administer(await harken.parts(), { k: 'settle-held', v: 1, held, concern, child, reason }, this.#confidential(held));
	}

	#confidential = (matter: MatterId): boolean => harken.desk.find((one) => one.matter === matter)?.confidential ?? true;
}

export const children = new Children();
