/** Who the adults of the followed settings are, from their feeds. */
import { ofKind, type Entry } from '../entry';
import type { PersonId, SettingId } from '../sync/protocol.gen';

/** Somebody at one place, who may be something else at another. */
export type PersonAt = `${PersonId} ${SettingId}`;

/** A person as the settings name them, and as each one does; someone who left is still named where they acted. */
export type People = ReadonlyMap<PersonId | PersonAt, { readonly name: string; readonly role: string }>;

export function foldPeople(entries: readonly Entry[]): People {
	const people = new Map<PersonId | PersonAt, { name: string; role: string }>();
	for (const { d } of entries.filter(ofKind('person-listed')))
		if (d.person !== undefined) {
			const one = { name: d.name ?? '', role: d.title ?? '' };
			people.set(d.person, one);
			if (d.setting) people.set(`${d.person} ${d.setting}`, one);
		}
	return people;
}
