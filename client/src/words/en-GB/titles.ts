/** What a role is usually called in a school or a home: offered, and typed over where it is called otherwise. */
import type { Role, SettingKind } from '$sync/protocol.gen';

export const titles: Record<SettingKind, Partial<Record<Role, string>>> = {
	school: { head: 'Head teacher', lead: 'Designated Safeguarding Lead', deputy: 'Deputy Designated Safeguarding Lead' },
	home: { head: 'Registered Manager', lead: 'Home Safeguarding Lead', deputy: 'Deputy Home Safeguarding Lead' }
};

/** Above settings. */
export const ABOVE: Partial<Record<Role, string>> = { regional: 'Regional Manager', safeguarding: 'Head of Safeguarding', chief: 'Chief Executive', administrator: 'Administrator' };

/** Of somebody who only writes concerns there are many; this one may stand until a better one is typed. */
const ANYONE = 'Member of staff';

/**
 * Empty where a role is held above settings and called differently everywhere. `kind` is null above settings. `lead`: what
 * the nation or the policy calls a lead there, where it is known.
 */
export function usualTitle(kind: SettingKind | null, role: Role, lead = ''): string {
	if (kind !== null && role === 'recorder') return ANYONE;
	if (lead !== '' && role === 'lead') return lead.slice(0, 1).toUpperCase() + lead.slice(1);
	if (lead !== '' && role === 'deputy') return `Deputy ${lead}`;
	return ABOVE[role] ?? (kind === null ? undefined : titles[kind][role]) ?? '';
}
