/** The children that the holder may know, and what a lead keeps of each, from rosters and desks. Pure. */
import type { Entry } from '../entry';
import type { WholeFeed } from '../feeds';
import type { People } from '../people/fold';
import type { Authority, ChildFacts, ChildId, SettingId, SettingKind, Stay } from '../sync/protocol.gen';

/** A record as somebody wrote it; `seq` is where it stands on the desk. */
export interface Version {
	readonly seq: number;
	readonly facts: ChildFacts;
	readonly at: string;
	readonly by: { readonly name: string; readonly role: string } | null;
}

/** A lead could find nobody who places or pays for them (R21); `seq` is where that stands on the desk. */
export interface Unplaced {
	readonly seq: number;
	readonly how: string;
	readonly at: string;
	readonly by: { readonly name: string; readonly role: string } | null;
}

export interface ChildKept {
	readonly child: ChildId;
	readonly setting: SettingId;
	readonly name: string;
	readonly room: string;
	readonly listed: boolean;
	/** When the list last said something of them. */
	readonly at: string;
	/** Null: nothing is recorded, or it is not the holder's to read. */
	readonly record: Version | null;
	/** Written at the same time by others, and not yet settled by a newer record. */
	readonly offered: readonly Version[];
	/** That nobody places them, as it was confirmed last; an authority in force counts more. */
	readonly unplaced: Unplaced | null;
}

export const NOTHING: ChildFacts = { born: null, legal_status: '', authorities: [], stays: [], school: '', safe_to_tell: '' };

const authority = (one: Partial<Authority>): Authority => ({ part: 'placing', name: '', social_worker: '', phone: '', emergency: '', from_on: null, to_on: null, ...one });
const stay = (one: Partial<Stay>): Stay => ({ kind: 'residential', where: '', setting: null, from_on: null, to_on: null, ...one });

/** Another's writer may leave out what is empty. */
export function whole(facts: Partial<ChildFacts> | undefined): ChildFacts {
	return { ...NOTHING, ...facts, authorities: (facts?.authorities ?? []).map(authority), stays: (facts?.stays ?? []).map(stay) };
}

export function foldKept(rosters: readonly WholeFeed[], desks: readonly WholeFeed[], people: People): ChildKept[] {
	const kept = new Map<ChildId, ChildKept>();
	for (const { about, entries } of rosters)
		for (const entry of entries) {
			if (entry?.k !== 'child-listed' || entry.d.child === undefined) continue;
			const { child, name = '', room = '', listed = true } = entry.d;
			kept.set(child, { child, setting: about as SettingId, name, room, listed, at: entry.at, record: null, offered: [], unplaced: null });
		}
	for (const { entries } of desks)
		entries.forEach((entry, at) => {
			if ((entry?.k !== 'child-record' && entry?.k !== 'child-record-offered' && entry?.k !== 'child-unplaced') || entry.d.child === undefined) return;
			const before = kept.get(entry.d.child);
			if (before === undefined) return;
			if (entry.k === 'child-unplaced') {
				kept.set(before.child, { ...before, unplaced: { seq: at + 1, how: entry.d.how ?? '', at: entry.at, by: (entry.by && people.get(entry.by)) ?? null } });
				return;
			}
			const version = versionOf(entry, at + 1, people);
			// Whoever wrote the newer record had both before them.
			const now = entry.k === 'child-record' ? { record: version, offered: [] } : { offered: [...before.offered, version] };
			kept.set(before.child, { ...before, ...now });
		});
	return [...kept.values()].sort((a, b) => a.name.localeCompare(b.name, 'en-GB') || a.room.localeCompare(b.room, 'en-GB'));
}

function versionOf(entry: Extract<Entry, { k: 'child-record' | 'child-record-offered' }>, seq: number, people: People): Version {
	return { seq, facts: whole(entry.d.facts), at: entry.at, by: (entry.by && people.get(entry.by)) ?? null };
}

/** In force on a day, such as 2026-11-21; both ends are open where nobody said. */
export const inForce = ({ from_on, to_on }: { readonly from_on: string | null; readonly to_on: string | null }, today: string): boolean =>
	(from_on === null || from_on <= today) && (to_on === null || to_on >= today);

/** Nobody is on record who placed them, or pays: to be confirmed, because duties are owed to them (R21). */
export const lacksAuthority = (facts: ChildFacts | undefined, today: string): boolean =>
	!(facts?.authorities ?? []).some((one) => (one.part === 'placing' || one.part === 'funding') && one.name.trim() !== '' && inForce(one, today));

/** Somebody places a child who lives or sleeps there. At a school nobody places most children: to be confirmed all the same, and calmly. */
export const mayBePlaced = (kind: SettingKind, facts: ChildFacts | undefined, today: string): boolean =>
	kind === 'home' || (facts?.legal_status ?? '') !== '' || (facts?.stays ?? []).some((one) => (one.kind === 'residential' || one.kind === 'short-break') && inForce(one, today));

/** The same where nobody has confirmed either that there is none. A record that names "Nobody" is from before that could be said. */
export const toConfirm = (unplaced: Unplaced | null, facts: ChildFacts | undefined, today: string): boolean => unplaced === null && lacksAuthority(facts, today);

/** Found by any part of their name, or by their room. */
export function found(children: readonly ChildKept[], typed: string): readonly ChildKept[] {
	const folded = (s: string) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	const words = folded(typed).split(/\s+/).filter(Boolean);
	return children.filter(({ name, room }) => words.every((word) => folded(`${name} ${room}`).split(/\s+/).some((part) => part.startsWith(word))));
}
