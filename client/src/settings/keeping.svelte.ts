/** Settings as their screens see them: read from the feeds; each change is one command. */
import { administer, type Ordered } from '../administering';
import type { Parts } from '../port';
import type { Command, RegionId, SettingId } from '../sync/protocol.gen';
import * as calls from './calls';
import { foldRegions, foldSetting } from './kept';
import type { EnrolCode, Settings } from './port';

export class SettingsClient implements Settings {
	#parts: Parts | null = $state.raw(null);

	constructor(private readonly coming: () => Promise<Parts>) {
		void coming().then((parts) => (this.#parts = parts));
	}

	kept(): ReturnType<Settings['kept']> {
		const all = (this.#parts?.entries('setting') ?? []).map(foldSetting).filter((one) => one !== null);
		return all.toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'));
	}

	regions(): ReturnType<Settings['regions']> {
		return foldRegions(this.#parts?.entries('tenant').flat() ?? []);
	}

	/** No adult is meant by any of these. */
	async #ordered(command: Command): Promise<Ordered> {
		return administer(await this.coming(), command, false);
	}

	keepContacts: Settings['keepContacts'] = (contacts) => this.#ordered({ k: 'keep-contacts', v: 1, ...contacts });
	keepCover: Settings['keepCover'] = (cover) => this.#ordered({ k: 'keep-cover', v: 1, ...cover });
	sayAvailable = (setting: SettingId, until: string | null) => this.#ordered({ k: 'say-available', v: 1, setting, until });
	addRegion = (name: string) => this.#ordered({ k: 'add-region', v: 1, name });
	addSetting: Settings['addSetting'] = (setting) => this.#ordered({ k: 'add-setting', v: 1, ...setting });
	describe = (setting: SettingId, name: string, region: RegionId | null) => this.#ordered({ k: 'describe-setting', v: 1, setting, name, region });

	async code(setting: SettingId, shared: boolean): Promise<EnrolCode> {
		const { world, holder } = await this.coming();
		const person = holder();
		if (person === null) return 'failed';
		const { status, value } = await calls.code(world, person, setting, shared);
		if (value !== null) return { code: value.code, link: `${location.origin}/enrol#${value.code}`, endsAt: value.ends_at };
		return status === 0 || status >= 500 ? 'no-network' : 'failed';
	}
}
