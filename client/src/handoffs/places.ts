/**
 * Where what is known of a child may be sent: each setting that tells this one, with what has been said of whether the
 * child is there too. Those where a lead of each side has said so come first; a name says nothing (REQ-12-F, R36). Pure.
 */
import type { BridgeEnd, ChildId, MatterId, SettingId } from '../sync/protocol.gen';
import { beyond, type Joined } from './bridges';

export interface Place {
	readonly bridge: MatterId;
	readonly end: BridgeEnd;
	/** Which child of theirs it is, if both sides have said so. */
	readonly match: MatterId | null;
	/** They said that this child is not there. */
	readonly not: boolean;
}

export function placesOf({ bridges, matches }: Joined, child: ChildId, setting: SettingId): Place[] {
	return bridges
		.flatMap((bridge): Place[] => {
			const end = bridge.state === 'agreed' ? beyond(bridge, setting) : null;
			if (end === null) return [];
			const of = matches.filter((one) => one.bridge === bridge.bridge && one.children.some((each) => each.child === child));
			const match = of.find(({ state }) => state === 'confirmed')?.match ?? null;
			return [{ bridge: bridge.bridge, end, match, not: match === null && of.some(({ state }) => state === 'declined') }];
		})
		.toSorted((a, b) => rank(a) - rank(b) || a.end.name.localeCompare(b.end.name, 'en-GB'));
}

const rank = ({ match, not }: Place): number => (match ? 0 : not ? 2 : 1);

/** The one that somebody came to share with: the only one where the child is known to be. Of two nobody guesses. */
export function only(places: readonly Place[]): Place | undefined {
	const known = places.filter(({ match }) => match !== null);
	return known.length === 1 ? known[0] : undefined;
}
