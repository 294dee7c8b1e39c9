/** Risk factors of the area round a setting, from its desk; looked at every year (8.8, REQ-8-B). Pure. */
import { ofKind } from '../entry';
import type { WholeFeed } from '../feeds';
import type { People } from '../people/fold';
import type { SettingId } from '../sync/protocol.gen';

export interface Area {
	readonly seq: number;
	readonly factors: readonly string[];
	readonly text: string;
	readonly at: string;
	readonly by: { readonly name: string; readonly role: string } | null;
}

export interface AreaKept {
	readonly area: Area | null;
	/** Written at the same time by others, and not yet settled by a newer one. */
	readonly offered: readonly Area[];
}

/** Null where the holder does not follow the desk. */
export function foldArea(desks: readonly Pick<WholeFeed, 'about' | 'entries'>[], setting: SettingId, people: People): AreaKept | null {
	const desk = desks.find(({ about }) => about === setting);
	if (desk === undefined) return null;
	const is = [ofKind('area-kept'), ofKind('area-offered')] as const;
	let now: AreaKept = { area: null, offered: [] };
	for (const entry of desk.entries) {
		if (entry === null || !(is[0](entry) || is[1](entry))) continue;
		const { factors = [], text = '' } = entry.d;
		const version: Area = { seq: entry.seq, factors, text, at: entry.at, by: (entry.by && people.get(entry.by)) ?? null };
		now = entry.k === 'area-kept' ? { area: version, offered: [] } : { ...now, offered: [...now.offered, version] };
	}
	return now;
}

/** A year after it was last looked at, to the day; at once where nobody has. */
export function isDue(area: Area | null, nowMs: number): boolean {
	if (area === null) return true;
	const due = new Date(area.at);
	due.setUTCFullYear(due.getUTCFullYear() + 1);
	return nowMs >= due.getTime();
}
