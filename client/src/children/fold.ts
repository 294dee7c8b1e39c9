/** The roster: the least that identifies a child, for whoever picks one. */
import { ofKind, type Entry } from '../entry';
import type { RosterChild } from '../port';
import type { ChildId } from '../sync/protocol.gen';

/** Every child that the rosters name, those who left too: a concern recorded earlier still names them. */
export type Children = ReadonlyMap<ChildId, RosterChild & { readonly listed: boolean }>;

export function foldChildren(entries: readonly Entry[]): Children {
	const children = new Map<ChildId, RosterChild & { listed: boolean }>();
	for (const { d } of entries.filter(ofKind('child-listed')))
		if (d.child !== undefined)
			children.set(d.child, { child: d.child, name: d.name ?? '', room: d.room ?? '', listed: d.listed ?? true });
	return children;
}

/** Those to pick from, by name as used here. */
export function roster(children: Children): RosterChild[] {
	return [...children.values()]
		.filter((child) => child.listed)
		.map(({ child, name, room }) => ({ child, name, room }))
		.sort((a, b) => a.name.localeCompare(b.name, 'en-GB') || a.room.localeCompare(b.room, 'en-GB'));
}
