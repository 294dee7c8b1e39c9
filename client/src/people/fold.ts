/** Who the adults of the followed settings are, from their feeds. */
import { ofKind, type Entry } from '../entry';
import type { PersonId } from '../sync/protocol.gen';

/** A person as the setting names them; someone who left is still named where they acted. */
export type People = ReadonlyMap<PersonId, { readonly name: string; readonly role: string }>;

export function foldPeople(entries: readonly Entry[]): People {
	const people = new Map<PersonId, { name: string; role: string }>();
	for (const { d } of entries.filter(ofKind('person-listed')))
		if (d.person !== undefined) people.set(d.person, { name: d.name ?? '', role: d.title ?? '' });
	return people;
}
