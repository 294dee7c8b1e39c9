/** What people are still missing where somebody is told of concerns, in whole sentences, one for each place (R31). */
import { people as words } from '$words/en-GB/people';
import type { SettingId } from '../sync/protocol.gen';
import { missingAt } from './places';
import type { PeopleKept } from './port';

/** Too few people, or enough of whom too few would hear of it. Null: the server has not answered. */
export function stillMissing(kept: Pick<PeopleKept, 'short' | 'unheard'> | null, placeName: (setting: SettingId) => string): string[] {
	if (kept === null) return [];
	const few = [...missingAt(kept.short)].map(([setting, many]) => words.moreAt(placeName(setting), many));
	return [...few, ...kept.unheard.map(({ setting, names }) => words.unheardAt(placeName(setting), names))];
}
