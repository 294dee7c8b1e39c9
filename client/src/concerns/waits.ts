/** What waits below someone who stands above a desk, from their own feed (R9): where, and since when; never what. */
import { ofKind, type Entry } from '../entry';
import type { SettingWaits } from '../port';
import type { Settings } from '../settings/fold';
import type { MatterId } from '../sync/protocol.gen';

/** The oldest first. Each state takes the place of the one before of the same matter. */
export function foldWaits(own: readonly Entry[], settings: Settings): SettingWaits[] {
	const waiting = new Map<MatterId, SettingWaits>();
	for (const { d } of own.filter(ofKind('setting-waits'))) {
		const { matter, setting, since, waits } = d;
		if (matter === undefined || setting === undefined) continue;
		waiting.delete(matter);
		if (waits) waiting.set(matter, { matter, setting, settingName: settings.get(setting)?.name ?? '', since: since ?? '' });
	}
	return [...waiting.values()].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}
