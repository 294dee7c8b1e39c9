/** The schools and homes that a new provider names at once: the first is begun with it, the others are added by whoever begins it. */
import type { Nation, SettingKind } from '$sync/protocol.gen';
import { settings } from '../../settings/client';

export class Place {
	kind = $state<SettingKind>('school');
	name = $state('');
	nation = $state<Nation>('ENG');
}

export class Places {
	readonly first = new Place();
	more: Place[] = $state([]);

	/** Most providers are in one nation, and many have a home beside a school. */
	add(): void {
		const place = new Place();
		place.nation = this.first.nation;
		this.more.push(place);
	}

	remove(place: Place): void {
		this.more = this.more.filter((one) => one !== place);
	}

	get all(): readonly Place[] {
		return [this.first, ...this.more];
	}

	/** Once somebody is signed in. One that could not be added is missed at home, in what comes next: nothing else depends on it. */
	async bring(): Promise<void> {
		await Promise.all(this.more.map(({ kind, name, nation }) => settings.addSetting({ kind, nation, name: name.trim(), region: null })));
	}
}
