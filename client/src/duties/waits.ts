/** Where something that policy or law asks is late, for whoever was alerted of it and cannot read it: never what, or about whom (R13, R29). Pure. */
import { ofKind, type Entry } from '../entry';
import type { SettingWaits } from '../port';
import type { Settings } from '../settings/fold';
import type { MatterId } from '../sync/protocol.gen';

/** The oldest first. Each state takes the place of the one before of the same concern. */
export function foldLate(own: readonly Entry[], settings: Settings): SettingWaits[] {
	const late = new Map<MatterId, SettingWaits>();
	for (const { d } of own.filter(ofKind('duty-waits'))) {
		const { concern: matter, setting, since = '', waits } = d;
		if (matter === undefined || setting === undefined) continue;
		late.delete(matter);
		if (waits) late.set(matter, { matter, setting, settingName: settings.get(setting)?.name ?? '', since });
	}
	return [...late.values()].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}
