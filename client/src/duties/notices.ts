/** Notices to seniors: what was given to the holder, and what became of those that a lead had given (11.1; R19). Pure. */
import { ofKind, type Entry } from '../entry';
import type { Settings } from '../settings/fold';
import type { By, MatterId, PersonId, SettingId, ShownSenior } from '../sync/protocol.gen';

/** A lead has something to tell the holder. What it is, or about whom, is not theirs to read here. */
export interface Notice {
	readonly concern: MatterId;
	readonly setting: SettingId | null;
	readonly settingName: string;
	readonly by: By;
	readonly at: string;
}

/** Those that the holder has not said they saw; the oldest first. Each state takes the place of the one before. */
export function noticesOf(own: readonly Entry[], settings: Settings): Notice[] {
	const given = new Map<MatterId, Notice>();
	const seen = new Set<MatterId>();
	for (const entry of own) {
		if (entry.k === 'notice-acknowledged' && entry.d.concern !== undefined) seen.add(entry.d.concern);
		if (entry.k !== 'notice-given' || entry.d.concern === undefined) continue;
		const { concern, setting = null, by, at = '' } = entry.d;
		given.set(concern, { concern, setting, settingName: (setting && settings.get(setting)?.name) ?? '', by: by ?? { name: '', role: '' }, at });
	}
	return [...given.values()].filter(({ concern }) => !seen.has(concern)).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** What became of it when a lead had the seniors told of one concern. */
export interface Told {
	/** When they were asked to be told last, by the server's clock, and whether that was done yet. */
	readonly askedAt: string;
	readonly done: boolean;
	readonly people: readonly { readonly person: PersonId; readonly by: By; readonly seenAt: string | null }[];
	readonly mailboxes: readonly { readonly mailbox: string; readonly state: 'waits' | 'taken' | 'tried-again' | 'not-sent' }[];
	/** The policy's words: whom the lead tells, and who must not learn of it. */
	readonly missing: readonly string[];
	readonly withheld: readonly string[];
}

/** Null where nobody has asked. `entries`: of the feed that the concern lies on. */
export function toldOf(entries: readonly Entry[], concern: MatterId): Told | null {
	const here = entries.filter(({ of }) => of === concern);
	const asked = here.filter(ofKind('seniors-notified'));
	const last = asked.at(-1);
	if (last === undefined) return null;
	const told = here.filter(ofKind('seniors-told'));
	const newest = told.at(-1)?.d;
	const people = new Map<PersonId, { person: PersonId; by: By; seenAt: string | null }>();
	const mailboxes = new Map<string, Told['mailboxes'][number]>();
	for (const { d } of told) {
		d.people?.forEach((person, at) => people.set(person, { person, by: d.told?.[at] ?? { name: '', role: '' }, seenAt: null }));
		for (const mailbox of d.mailboxes ?? []) mailboxes.set(mailbox, { mailbox, state: 'waits' });
	}
	for (const { d, at } of here.filter(ofKind('notice-seen'))) {
		const seen = d.person && people.get(d.person);
		if (seen) people.set(seen.person, { ...seen, seenAt: at });
	}
	for (const { d } of here.filter(ofKind('mailbox-told')))
		if (d.mailbox !== undefined) mailboxes.set(d.mailbox, { mailbox: d.mailbox, state: d.delivered ? 'taken' : d.again ? 'tried-again' : 'not-sent' });
	return {
		askedAt: last.at,
		done: told.some(({ d }) => d.asked === last.cmd),
		people: [...people.values()],
		mailboxes: [...mailboxes.values()],
		missing: newest?.missing ?? [],
		withheld: newest?.withheld ?? []
	};
}

/** Whom the policy names, and by what name they work here; none: the lead tells them, or nobody is known here to hold that post. */
export interface Named {
	readonly whom: string;
	readonly names: readonly string[];
	readonly mailbox: string;
	/** Everyone who holds the post is left out of this concern. */
	readonly withheld: boolean;
}

/** Harken tells them; anybody else is told by a lead, who does not tap here and think that it was done. */
export const isReached = ({ names, mailbox }: Named): boolean => names.length > 0 || mailbox !== '';

/** Who will be told, as far as this device knows: the server leaves out whom a concern excludes, and so does this (R28). */
export function willBeTold(seniors: readonly ShownSenior[], people: readonly Entry[], left: ReadonlySet<PersonId>): Named[] {
	const listed = new Map(people.filter(ofKind('person-listed')).map(({ d }) => [d.person, d] as const));
	const here = [...listed.values()].filter(({ listed }) => listed !== false);
	return seniors.map(({ whom, role, mailbox = '' }) => {
		const hold = here.filter((one) => role !== null && one.role === role);
		const told = hold.filter(({ person }) => person !== undefined && !left.has(person));
		return { whom, names: told.map(({ name }) => name ?? ''), mailbox, withheld: hold.length > 0 && told.length === 0 };
	});
}

/** Whom what was written about an adult names or strikes out, in one concern. */
export function leftOut(entries: readonly Entry[], concern: MatterId): ReadonlySet<PersonId> {
	const left = new Set<PersonId>();
	for (const entry of entries) {
		if (entry.of !== concern || (entry.k !== 'concern-recorded' && entry.k !== 'concern-left-unfinished' && entry.k !== 'moved-to-case')) continue;
		const first = 'subject' in entry.d ? entry.d.subject : undefined;
		for (const { person } of [...('subjects' in entry.d ? (entry.d.subjects ?? []) : []), ...(first ? [first] : [])]) if (person) left.add(person);
		for (const person of entry.d.struck ?? []) left.add(person);
	}
	return left;
}
