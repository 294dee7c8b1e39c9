/** The children of one place beside a child whom another place asks about: those of the same name first, and nobody chosen (REQ-12-F). Pure. */
import { sameName } from '../duties/names';
import type { ChildKept } from '../children/kept';
import type { MatchedChild, SettingId } from '../sync/protocol.gen';
import type { Match } from './bridges';

export interface Side {
	readonly match: Match;
	/** The child as this place knows them; undefined while it has not been said who it is. */
	readonly ours: MatchedChild | undefined;
	readonly theirs: MatchedChild | undefined;
}

export const sideOf = (match: Match, here: SettingId): Side => ({
	match,
	ours: match.children.find(({ setting }) => setting === here),
	theirs: match.children.find(({ setting }) => setting !== here)
});

const standing = ({ state }: Match): boolean => state === 'offered' || state === 'confirmed';

/** Of a child who was named again, only what was said last. */
export function sidesOf(matches: readonly Match[], bridge: string, here: SettingId): Side[] {
	const all = matches.filter((one) => one.bridge === bridge).map((one) => sideOf(one, here));
	const over = ({ match, ours }: Side) => !standing(match) && (match.state === 'ended' || all.some((one) => one.match !== match && one.ours?.child === ours?.child && standing(one.match)));
	return all.filter((one) => !over(one));
}

/** Who of ours could be meant: nobody who is already named to that place. */
export function candidates(children: readonly ChildKept[], sides: readonly Side[], here: SettingId, called = ''): { id: ChildKept['child']; name: string; detail: string }[] {
	const taken = new Set(sides.filter(({ match }) => match.state === 'confirmed' || (called === '' && standing(match))).map(({ ours }) => ours?.child));
	const free = children.filter(({ child, setting, listed }) => listed && setting === here && !taken.has(child));
	return free.toSorted((a, b) => Number(sameName(b.name, called)) - Number(sameName(a.name, called))).map(({ child, name, room }) => ({ id: child, name, detail: room }));
}
