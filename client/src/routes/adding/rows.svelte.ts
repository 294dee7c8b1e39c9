/** The rows of people to add: what is typed in each, what is wrong with it, and what became of it. */
import { loginOf } from '$people/login';
import { mayHold, type PlaceValue } from '$people/places';
import type { Brought, Newcomer, PersonKept } from '$people/port';
import type { Recognised } from '$people/recognising';
import type { PersonId, Role, SettingId } from '$sync/protocol.gen';
import { people as texts } from '$words/en-GB/people';
import { Appointing } from '../people/appointing.svelte';
import type { Keeping } from '../people/keeping.svelte';
import { world } from '../../world';
import { wrongIn } from './wrong';

const BLANK_AT_FIRST = 3;
/** Written short in many ways, and called alike in all places of a kind; every other post is called as it was written. */
const CALLED_BY_KIND: readonly Role[] = ['lead', 'deputy', 'head'];

export class Row {
	name = $state('');
	email = $state('');
	/** A place that the pasted list named, and nobody knows. */
	unknownPlace = $state('');
	/** Whoever adds them chooses where: the pasted list did not say, or not which. */
	placeless = $state(false);
	/** The pasted list called their post something that nobody recognises: whoever adds them chooses. */
	unknownPost = $state(false);
	/** Besides being the head: a second appointment, so that nobody comes back for it. */
	deputy = $state(false);
	/** What is wrong is said from now on, and no longer once it is mended: nobody is corrected while they first write. */
	looked = $state(false);
	became: Brought | null = $state.raw(null);
	readonly appointing: Appointing;

	constructor(
		readonly id: number,
		private readonly keeping: Keeping
	) {
		this.appointing = new Appointing(() => keeping.kept.value, () => keeping.places);
	}

	get blank(): boolean {
		return this.name.trim() === '' && this.email.trim() === '';
	}

	/** Added, or on its way: it is not sent again. */
	get settled(): boolean {
		return this.became?.ordered.is === 'done' || this.became?.ordered.is === 'waits';
	}

	get alsoDeputy(): boolean {
		return this.deputy && this.appointing.role === 'head';
	}

	/** In words, where it was tried and did not work. */
	get failed(): string {
		const ordered = this.became?.ordered;
		return ordered === undefined || ordered.is === 'done' ? '' : texts.became(ordered);
	}

	/** A role that is not held there is chosen anew: another in its stead might read what nobody meant them to. */
	goTo(place: PlaceValue): void {
		this.unknownPlace = '';
		this.placeless = false;
		if (!mayHold(this.appointing.role, place)) this.unknownPost = true;
		this.appointing.goTo(place);
	}

	fill({ name, post, role, place, email, unknown }: Recognised): void {
		this.name = name;
		this.email = email;
		this.unknownPlace = unknown;
		this.placeless = place === null;
		this.unknownPost = role === null;
		this.appointing.role = role ?? 'recorder';
		// Where they are to be chosen for, their post may be held: else another would stand in its stead.
		const holds = this.keeping.places.find(({ value }) => mayHold(this.appointing.role, value))?.value;
		this.appointing.goTo(place ?? holds ?? this.appointing.place);
		if (post !== '' && !CALLED_BY_KIND.includes(this.appointing.role)) this.appointing.title = post;
		this.looked = true;
	}
}

export class Rows {
	#next = 0;
	all: Row[] = $state([]);

	constructor(private readonly keeping: Keeping) {}

	/** Once it is known which places there are. */
	begin(): void {
		while (this.all.length < BLANK_AT_FIRST) this.more();
	}

	get filled(): Row[] {
		return this.all.filter((row) => !row.blank && !row.settled);
	}

	more(): Row {
		const row = new Row(this.#next++, this.keeping);
		const above = this.all.at(-1);
		if (above !== undefined) row.goTo(above.appointing.place);
		row.placeless = above?.placeless ?? false;
		this.all.push(row);
		return row;
	}

	/** There is always a row to write in; and below a place that was chosen, those that nobody has touched are of it too. */
	changed(row: Row, placed = false): void {
		if (placed) for (const below of this.all.slice(this.all.indexOf(row) + 1)) if (below.blank) below.goTo(row.appointing.place);
		if (this.all.at(-1)?.blank === false) this.more();
	}

	remove(row: Row): void {
		this.all = this.all.filter((one) => one !== row);
		this.begin();
	}

	paste(pasted: readonly Recognised[]): void {
		this.all = this.all.filter((row) => !row.blank);
		for (const one of pasted) this.more().fill(one);
		this.more();
	}

	/** What is to be mended, for each row that was looked at. */
	wrong: ReadonlyMap<Row, string> = $derived.by(() => {
		const rows = this.filled;
		const written = rows.map((row) => ({
			name: row.name, email: row.email, unknownPlace: row.unknownPlace, unknownPost: row.unknownPost, isKnown: Boolean(row.became?.person),
			title: row.appointing.title, role: row.appointing.role, place: row.placeless ? null : row.appointing.place
		}));
		const wrong = wrongIn(written, this.#known, world.now());
		return new Map(rows.flatMap((row, at) => (row.looked && wrong[at] ? [[row, wrong[at]] as const] : [])));
	});

	/** Says in each row what is wrong with it; how many there are that are to be mended. */
	check(): number {
		for (const row of this.filled) row.looked = true;
		return this.wrong.size;
	}

	get #known(): readonly PersonKept[] {
		return this.keeping.kept.value?.people ?? [];
	}

	/** Sign-in names as they would be given now, in the order of `filled`. */
	get logins(): ReadonlyMap<Row, string> {
		const taken = new Set(this.#known.map(({ login }) => login.toLowerCase()));
		const given = new Map<Row, string>();
		for (const row of this.filled) {
			const login = loginOf(row.name, row.email, taken);
			taken.add(login);
			given.set(row, login);
		}
		return given;
	}

	newcomer(row: Row): Newcomer {
		const person: PersonId | null = row.became?.person ?? null;
		const { person: _, ...post } = row.appointing.of('' as PersonId);
		return { name: row.name.trim(), login: this.logins.get(row) ?? '', email: row.email.trim(), person, post };
	}

	/** What those are to be besides, once they are there as heads. */
	deputies(): Newcomer[] {
		return this.all.flatMap((row) => {
			const person = row.became?.ordered.is === 'done' ? row.became.person : null;
			return row.alsoDeputy && person ? [this.deputy(person, row.name.trim(), row.appointing.place)] : [];
		});
	}

	deputy(person: PersonId, name: string, place: PlaceValue): Newcomer {
		const appointing = new Appointing(() => this.keeping.kept.value, () => this.keeping.places);
		appointing.goTo(place);
		appointing.role = 'deputy';
		appointing.changed();
		const { person: _, ...post } = appointing.of(person);
		return { name, login: '', email: '', person, post };
	}

	/** How many of those that are typed would answer at a place once they are added. */
	answering(setting: SettingId): number {
		return this.filled.filter(({ placeless, alsoDeputy, appointing: { role, place } }) => !placeless && place === `setting:${setting}` && (role === 'lead' || role === 'deputy' || alsoDeputy)).length;
	}

	/** The highest of what is asked for: whether it takes a second factor. */
	get role(): Role {
		return this.filled.map(({ appointing }) => appointing.role).find((role) => role !== 'recorder') ?? 'recorder';
	}
}
