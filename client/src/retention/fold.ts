/** What is to be looked at because its time is over, what was decided, and what is on hold; from desks and cases. Pure. */
import type { Entry } from '../entry';
import type { WholeFeed } from '../feeds';
import type { People } from '../people/fold';
import type { ChildId, CommandId, MatterId, SettingId } from '../sync/protocol.gen';

/** Nothing that was decided to go goes earlier: until then anybody who leads here can put it on hold. */
export const NOTICE_DAYS = 14;
const DAY_MS = 86_400_000;

export interface Review {
	readonly matter: MatterId;
	readonly setting: SettingId;
	/** The desk or the case that it lies on: one decision is of one feed. */
	readonly feed: string;
	readonly openedAt: string;
	/** How long things are kept, in words, and where that stands. */
	readonly rule: string;
	readonly cites: string;
}

/** Decided to go, and not gone as far as this device knows. */
export interface Going extends Review {
	readonly from: string;
}

export interface Hold {
	readonly hold: CommandId;
	readonly concern: MatterId | null;
	readonly child: ChildId | null;
	readonly reason: string;
	readonly at: string;
	readonly by: string;
}

export interface Retained {
	readonly reviews: readonly Review[];
	readonly going: readonly Going[];
	readonly holds: readonly Hold[];
}

export function foldRetained(feeds: readonly WholeFeed[], people: People): Retained {
	const reviews = new Map<MatterId, Review>();
	const going = new Map<MatterId, Going>();
	const holds = new Map<CommandId, Hold>();
	const begun = new Map<MatterId, Review>();
	for (const { about, entries } of feeds)
		for (const entry of entries) {
			if (entry?.k === 'review-opened')
				for (const matter of entry.d.matters ?? []) {
					const review = { matter, setting: entry.d.setting as SettingId, feed: about, openedAt: entry.at, rule: entry.d.rule ?? '', cites: entry.d.cites ?? '' };
					reviews.set(matter, review);
					begun.set(matter, review);
					going.delete(matter);
				}
			else if (entry?.k === 'retention-decided')
				for (const matter of entry.d.matters ?? []) {
					const review = begun.get(matter);
					reviews.delete(matter);
					if (entry.d.decision === 'dispose' && review) going.set(matter, { ...review, from: goesFrom(entry.at) });
					else going.delete(matter);
				}
			else if (entry?.k === 'hold-put') holds.set(entry.cmd as CommandId, holdOf(entry, people));
			else if (entry?.k === 'hold-lifted') holds.delete(entry.d.hold as CommandId);
		}
	return { reviews: [...reviews.values()], going: [...going.values()], holds: [...holds.values()] };
}

function holdOf({ cmd, d, at, by }: Extract<Entry, { k: 'hold-put' }>, people: People): Hold {
	const name = (by && people.get(by)?.name) ?? '';
	return { hold: cmd as CommandId, concern: d.concern ?? null, child: d.child ?? null, reason: d.reason ?? '', at, by: name };
}

const goesFrom = (decidedAt: string): string => new Date(Date.parse(decidedAt) + NOTICE_DAYS * DAY_MS).toISOString();

/** The holds that keep a matter: its own, and those of any child that it is about. */
export const keeping = (holds: readonly Hold[], matter: MatterId, children: readonly ChildId[]): readonly Hold[] =>
	holds.filter(({ concern, child }) => concern === matter || (child !== null && children.includes(child)));
