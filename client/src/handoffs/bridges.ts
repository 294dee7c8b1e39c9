/** Which places tell each other, and which of their children are one human, as the leads of both said it last. Pure (REQ-12-F). */
import type { Entry } from '../entry';
import type { BridgeEnd, BridgeState, By, ChildId, MatchedChild, MatchState, MatterId, SettingId } from '../sync/protocol.gen';

export interface Bridge {
	readonly bridge: MatterId;
	/** The first is who asked. */
	readonly ends: readonly BridgeEnd[];
	readonly state: BridgeState;
	readonly at: string;
	readonly by: By | null;
}

export interface Match {
	readonly match: MatterId;
	readonly bridge: MatterId;
	/** The first is whose lead asked; the other once their side has said who it is. */
	readonly children: readonly MatchedChild[];
	readonly state: MatchState;
	readonly at: string;
	readonly by: By | null;
}

export interface Joined {
	readonly bridges: readonly Bridge[];
	readonly matches: readonly Match[];
}

const child = (one: Partial<MatchedChild>): MatchedChild => ({ setting: '' as SettingId, child: '' as ChildId, name: '', room: '', born: null, ...one });

/** From the feeds of bridges, in any order: of each, what was said last. */
export function foldJoined(entries: readonly Entry[]): Joined {
	const bridges = new Map<MatterId, Bridge>();
	const matches = new Map<MatterId, Match>();
	for (const { k, d } of entries) {
		if (k === 'bridge-kept' && d.bridge) bridges.set(d.bridge, { bridge: d.bridge, ends: d.ends ?? [], state: d.state ?? 'offered', at: d.at ?? '', by: d.by ?? null });
		if (k === 'match-kept' && d.match)
			matches.set(d.match, {
				...{ match: d.match, bridge: d.bridge ?? ('' as MatterId), children: (d.children ?? []).map(child) },
				...{ state: d.state ?? 'offered', at: d.at ?? '', by: d.by ?? null }
			});
	}
	return { bridges: [...bridges.values()], matches: [...matches.values()] };
}

/** The other end, for whoever stands at this one; null where that is no end of it. */
export const beyond = ({ ends }: Pick<Bridge, 'ends'>, here: SettingId): BridgeEnd | null =>
	(ends.some(({ setting }) => setting === here) && ends.find(({ setting }) => setting !== here)) || null;

/** Who a child is at another place, if a lead there has said so and nobody has taken it back. */
export function childAt({ matches }: Joined, of: ChildId, there: SettingId): MatchedChild | null {
	const match = matches.find(({ state, children }) => state === 'confirmed' && children.some((one) => one.child === of) && children.some(({ setting }) => setting === there));
	return match?.children.find(({ setting, child }) => setting === there && child !== of) ?? null;
}

/** What another place is called by those who share with it. */
export const nameAt = ({ bridges }: Joined, setting: SettingId | null | undefined): string =>
	bridges.flatMap(({ ends }) => ends).find((end) => end.setting === setting)?.name ?? '';
