/** What a form holds of an appointment, and what of it is offered: roles, places, and what a role is called here. */
import { kept } from '$guide/kept.svelte';
import { harken } from '$harken';
import { endOf, mayHold, placeOf, startOf, type PlaceValue } from '$people/places';
import type { NewAppointment, PeopleKept, Session } from '$people/port';
import type { PersonId, RegionDescribed, Role, SettingId, SettingKind } from '$sync/protocol.gen';
import { people as words } from '$words/en-GB/people';
import { usualTitle } from '$words/en-GB/titles';
import { ofKind } from '../../entry';
import type { Parts } from '../../port';

const ROLES = Object.keys(words.roles) as Role[];

export interface Offered {
	readonly value: PlaceValue;
	readonly label: string;
	readonly kind: SettingKind | null;
}

/** Regions by name, as the provider's own feed describes them. */
export function regionsOf(parts: Parts | null): Pick<RegionDescribed, 'region' | 'name'>[] {
	const named = new Map<RegionDescribed['region'], string>();
	for (const { d } of parts?.entries('tenant').flat().filter(ofKind('region-described')) ?? [])
		if (d.region !== undefined) named.set(d.region, d.name ?? '');
	return [...named].map(([region, name]) => ({ region, name })).sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}

/** Places that the holder keeps the people of; whoever keeps the whole provider may appoint above settings as well. */
export function offered(session: Session | null, parts: Parts | null): Offered[] {
	const keeps = session?.keeps.people ?? [];
	const settings = harken.settings.filter(({ setting }) => keeps.includes(setting));
	const at = settings.map(({ setting, name, kind }) => ({ value: `setting:${setting}` as const, label: name, kind }));
	if (!session?.keeps.places) return at;
	const over = regionsOf(parts).map(({ region, name }) => ({ value: `region:${region}` as const, label: words.form.region(name), kind: null }));
	return [...at, ...over, { value: 'whole', label: words.wholeProvider, kind: null }];
}

export class Appointing {
	role: Role = $state('recorder');
	title = $state('');
	place: PlaceValue;
	from = $state('');
	to = $state('');
	/** The title is still ours, so another role may bring another. */
	#suggested = '';

	constructor(
		private readonly kept: () => PeopleKept | null,
		private readonly places: () => readonly Offered[]
	) {
		this.place = $state(places()[0]?.value ?? 'whole');
		this.changed();
	}

	/** Those that can be held at the chosen place. */
	get roles(): readonly Role[] {
		return ROLES.filter((role) => mayHold(role, this.place));
	}

	goTo(place: PlaceValue): void {
		this.place = place;
		this.changed();
	}

	/** Called when role or place changed: a role that is not held there goes, and the words for it follow. */
	changed(): void {
		if (!this.roles.includes(this.role)) this.role = this.roles[0] ?? 'recorder';
		if (this.title !== this.#suggested) return;
		this.#suggested = this.title = this.#usual();
	}

	/** What the role is called already, at this place before others of its kind and nation; else what it is usually called. */
	#usual(): string {
		const kinds = new Map(this.places().map(({ value, kind }) => [value, kind]));
		const here = kinds.get(this.place);
		const nationOf = (of: SettingId | null) => harken.settings.find(({ setting }) => setting === of)?.nation;
		const nation = here && nationOf(placeOf(this.place).setting);
		const held = this.kept()?.people.flatMap(({ appointments }) => appointments.filter(({ role }) => role === this.role)) ?? [];
		const near = ({ setting }: (typeof held)[number]) => {
			if (setting === null) return here ? 0 : 3;
			if (this.place === `setting:${setting}`) return 3;
			return kinds.get(`setting:${setting}`) === here && nationOf(setting) === nation ? 2 : 1;
		};
		const best = held.toSorted((a, b) => near(b) - near(a))[0];
		if (best !== undefined && near(best) >= 2) return best.title;
		return usualTitle(here ?? null, this.role, nation ? kept.guide?.lead_words?.[nation][here] : undefined);
	}

	/** What is wrong with it, in words; undefined if nothing is. */
	get wrong(): string | undefined {
		if (this.title.trim() === '') return words.form.emptyTitle;
		return this.from !== '' && this.to !== '' && this.to < this.from ? words.form.days : undefined;
	}

	of(person: PersonId): NewAppointment {
		const { setting, region } = placeOf(this.place);
		return { person, role: this.role, title: this.title.trim(), setting, region, from_at: startOf(this.from), to_at: endOf(this.to) };
	}
}
