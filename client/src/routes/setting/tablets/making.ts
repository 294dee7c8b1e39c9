/** Codes for one or several places at once, each for a tablet with a number that no other device of the provider has. */
import type { DeviceListed } from '../../../port';
import type { SettingKept } from '../../../settings/kept';
import type { EnrolCode } from '../../../settings/port';
import type { SettingId } from '../../../sync/protocol.gen';

/** As the server listed them last; null: nobody could say. */
export type Listed = readonly DeviceListed[] | null;

export interface Made extends Exclude<EnrolCode, string> {
	readonly one: SettingKept;
	/** The devices that were there before it. */
	readonly before: ReadonlySet<string> | null;
}

/** The name of the device that took the code: from then on it opens nothing, and is shown no more. */
export const takenBy = ({ one, before }: Made, listed: Listed): string | undefined =>
	before ? listed?.find(({ device, setting }) => setting === one.setting && !before.has(device))?.name : undefined;

/** The first number that comes after all with which a name ends. */
export const freeNumber = (names: readonly string[]): number => Math.max(0, ...names.map((name) => Number(/\b\d{1,3}$/.exec(name) ?? 0))) + 1;

/** `ask`s for each. Of several places those where no shared tablet is in use yet, if there are any. `failed`: why one could not be made; those before it stand. */
export async function makeCodes(ask: (setting: SettingId, shared: boolean) => Promise<EnrolCode>, places: readonly SettingKept[], shared: boolean, listed: Listed): Promise<{ made: Made[]; failed?: Extract<EnrolCode, string> }> {
	const without = places.filter(({ setting }) => !listed?.some((each) => each.setting === setting && each.shared && each.revokedAt === null));
	let number = freeNumber(listed?.map(({ name }) => name) ?? []);
	const made: Made[] = [];
	for (const one of places.length > 1 && without.length > 0 ? without : places) {
		const result = await ask(one.setting, shared);
		if (typeof result === 'string') return { made, failed: result };
		// In the address, where a server could read it, nothing but a number: what the tablet proposes as its name.
		const link = shared && listed ? result.link.replace('#', `?tablet=${number++}#`) : result.link;
		made.push({ ...result, link, one, before: listed && new Set(listed.map(({ device }) => device)) });
	}
	return { made };
}
