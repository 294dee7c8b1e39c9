/** What could hold better once a provider is set up. Pure. */
import { isOver } from '$people/places';
import type { PeopleKept, PersonKept } from '$people/port';
import type { SettingId } from '$sync/protocol.gen';
import { next as words } from '$words/en-GB/next';

export const leadsAs = (role: 'lead' | 'deputy', { suspendedAt, appointments }: PersonKept, nowMs: number): boolean =>
	suspendedAt === null && appointments.some((one) => one.role === role && !isOver(one, nowMs));

/** Those who lead and could sleep through what is sent, and places where nobody has tried it. Null: the server has not answered. */
export function weakIn(
	kept: Pick<PeopleKept, 'people'> | null,
	settings: readonly { readonly setting: SettingId; readonly name: string }[],
	rehearsed: readonly SettingId[] | undefined,
	nowMs: number
): string[] {
	const leads = kept?.people.filter((one) => leadsAs('lead', one, nowMs) || leadsAs('deputy', one, nowMs)) ?? [];
	const woken = leads.filter((one) => one.woken).length;
	const not = rehearsed === undefined ? [] : settings.filter(({ setting }) => !rehearsed.includes(setting)).map(({ name }) => name);
	return [...(woken < leads.length ? [words.woken(woken, leads.length)] : []), ...(not.length > 0 ? [words.unrehearsed(not)] : [])];
}
