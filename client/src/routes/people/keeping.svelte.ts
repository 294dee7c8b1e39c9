/** What the page of people shows: who there is, what the holder may keep, and which change is being made. */
import { harken } from '$harken';
import { people } from '$people/client';
import type { AppointmentHeld, PersonKept } from '$people/port';
import type { PersonId, Role } from '$sync/protocol.gen';
import { Asked } from '$ui/asked.svelte';
import type { Parts } from '../../port';
import { Confirming } from './confirming.svelte';
import { offered, regionsOf } from './appointing.svelte';
import { confirm } from '$words/en-GB/confirm';
import { people as words } from '$words/en-GB/people';

export type Change =
	| { readonly is: 'add' }
	| { readonly is: 'appoint' | 'suspend' | 'restore' | 'correct'; readonly person: PersonKept }
	| { readonly is: 'end'; readonly person: PersonKept; readonly appointment: AppointmentHeld };

export class Keeping {
	readonly kept = new Asked(() => people.all());
	readonly session = new Asked(() => people.session());
	readonly confirming = new Confirming();
	change: Change | null = $state.raw(null);
	#parts: Parts | null = $state.raw(null);

	constructor() {
		void harken.parts().then((parts) => (this.#parts = parts));
		void harken.guide();
	}

	get places() {
		return offered(this.session.value, this.#parts);
	}

	/** Whose people the holder keeps; leads read the list and change nothing. */
	get keeps(): boolean {
		return (this.session.value?.keeps.people.length ?? 0) > 0;
	}

	placeName({ setting, region }: Pick<AppointmentHeld, 'setting' | 'region'>): string {
		if (setting !== null) return harken.settings.find((one) => one.setting === setting)?.name ?? '';
		if (region === null) return words.wholeProvider;
		const name = regionsOf(this.#parts).find((one) => one.region === region)?.name;
		return name === undefined ? '' : words.form.region(name);
	}

	/** True, or what to say instead of going on; nothing if somebody turned back. */
	async sure(): Promise<true | string | null> {
		const sure = await this.confirming.sure();
		if (sure === null) return confirm.results['no-network'];
		return sure || null;
	}

	/** Whoever holds any other role than a recorder's is told of children, or decides who is. */
	async sureFor(role: Role): Promise<true | string | null> {
		return role === 'recorder' || this.sure();
	}

	/** A change was made: look again. */
	async done(): Promise<void> {
		this.change = null;
		await this.kept.again();
	}

	person(id: string | undefined): PersonKept | undefined {
		return this.kept.value?.people.find(({ person }) => person === (id as PersonId | undefined));
	}
}
