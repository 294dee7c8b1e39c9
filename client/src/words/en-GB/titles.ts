/** What a role is usually called in a school or a home: offered, and typed over where it is called otherwise. */
import type { Role, SettingKind } from '$sync/protocol.gen';

export const titles: Record<SettingKind, Partial<Record<Role, string>>> = {
	school: { head: 'Head teacher', lead: 'Designated Safeguarding Lead', deputy: 'Deputy Designated Safeguarding Lead' },
	home: { head: 'Registered Manager', lead: 'Home Safeguarding Lead', deputy: 'Deputy Home Safeguarding Lead' }
};

const ABOVE: Partial<Record<Role, string>> = { regional: 'Regional Manager', safeguarding: 'Head of Safeguarding', chief: 'Chief Executive', administrator: 'Administrator' };

/** Empty where people have many titles, as recorders do. `kind` is null above settings. */
export function usualTitle(kind: SettingKind | null, role: Role): string {
	return ABOVE[role] ?? (kind === null ? undefined : titles[kind][role]) ?? '';
}
