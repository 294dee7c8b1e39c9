/** What the followed settings are called and who answers for them. */
import { ofKind, type Entry } from '../entry';
import type { SettingSeen } from '../port';
import type { SettingId } from '../sync/protocol.gen';

export type Settings = ReadonlyMap<SettingId, SettingSeen>;

export function foldSettings(entries: readonly Entry[]): Settings {
	const settings = new Map<SettingId, SettingSeen>();
	for (const { d } of entries.filter(ofKind('setting-described')))
		if (d.setting !== undefined)
			settings.set(d.setting, {
				setting: d.setting,
				name: d.name ?? '',
				kind: d.kind ?? 'school',
				nation: d.nation,
				numbers: d.duty_numbers ?? [],
				hours: d.open_hours ?? []
			});
	return settings;
}

export const byName = (settings: Settings): SettingSeen[] =>
	[...settings.values()].sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
