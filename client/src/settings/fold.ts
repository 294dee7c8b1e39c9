/** What the followed settings are called and who answers for them. */
import { ofKind, type Entry } from '../entry';
import type { DutyNumber, SettingId } from '../sync/protocol.gen';

export type Settings = ReadonlyMap<SettingId, { readonly name: string; readonly contacts: readonly DutyNumber[] }>;

export function foldSettings(entries: readonly Entry[]): Settings {
	const settings = new Map<SettingId, { name: string; contacts: readonly DutyNumber[] }>();
	for (const { d } of entries.filter(ofKind('setting-described')))
		if (d.setting !== undefined) settings.set(d.setting, { name: d.name ?? '', contacts: d.duty_numbers ?? [] });
	return settings;
}
