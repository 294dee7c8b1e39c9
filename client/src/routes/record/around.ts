/** What the page does around the sheet: whom it offers, the recent ones first; what the saved screen will need; which key does nothing. */
import { recentFirst } from '$concerns/children';
import { harken } from '$harken';
import type { ChildId, PersonId } from '$sync/protocol.gen';
import { last } from '$ui/last.svelte';
import type { ConcernFields } from '../../port';

/** Whom this holder wrote about since they opened Harken, the last first. In memory only, and never another's. */
let wrote: { readonly holder: PersonId; readonly children: readonly ChildId[] } | null = null;

const recent = () => (wrote !== null && wrote.holder === harken.holder?.person ? wrote.children : []);

/** Enter in a line is no "Save": what was saved cannot be taken back. */
export function key(event: KeyboardEvent): void {
	if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

/** Read in markup or in `$derived`. */
export function roster() {
	const names = harken.roster.map(({ child: id, name, room }) => ({ id, name, detail: room }));
	return recentFirst(names, [...recent(), ...harken.desk.flatMap(({ children }) => children)]);
}

export function remember({ writer, adult, danger, more, children }: ConcernFields): void {
	last.writer = writer;
	last.outside = adult === 'yes' || adult === 'not-sure';
	last.urgent = danger === 'yes' || more.disclosed === 'yes';
	const { disclosed = 'not-answered', moved = 'not-answered', kinds = [], told = [] } = more;
	last.answered = { danger, adult, disclosed, moved, kinds, judged: 'unclassified', told: told.map(({ body }) => body) };
	wrote = harken.holder && { holder: harken.holder.person, children: [...children.flatMap(({ listed }) => listed ?? []), ...recent()] };
}
