/** Which of their places the holder looks at: one choice for all screens of settings. */
import { harken } from '../harken.svelte';
import type { Role, SettingId } from '../sync/protocol.gen';
import { settings } from './client';
import type { SettingKept } from './kept';

const KEEPS: readonly Role[] = ['lead', 'deputy', 'head', 'administrator'];

class Chosen {
	setting: SettingId | null = $state(null);

	/** Those whose facts the holder may keep, as far as this device can tell; the server has the last word. */
	readonly kept: readonly SettingKept[] = $derived.by(() => {
		const posts = harken.holder?.posts.filter(({ role }) => KEEPS.includes(role)) ?? [];
		return settings.kept().filter(({ setting }) => posts.some((post) => post.setting === null || post.setting === setting));
	});
	readonly one: SettingKept | null = $derived(this.#find(this.setting) ?? this.#find(harken.frontDoor?.setting ?? null) ?? this.kept[0] ?? null);

	#find(setting: SettingId | null): SettingKept | undefined {
		return this.kept.find((one) => one.setting === setting);
	}
}

export const chosen = new Chosen();
