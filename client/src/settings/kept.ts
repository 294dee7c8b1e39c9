/** What is kept of the settings that the holder follows: contacts, hours, cover, and who works there. Folded from the feeds. Pure. */
import { ofKind, type Entry } from '../entry';
import type { Closure, Contact, Nation, OpenHours, PersonId, RegionId, Role, SettingId, SettingKind, Shift } from '../sync/protocol.gen';
import type { Span } from './cover';

/** Who can be on cover: those whom a concern comes to (R9). */
const ANSWERS: readonly Role[] = ['lead', 'deputy', 'head', 'regional', 'safeguarding'];

export interface PersonHere {
	readonly person: PersonId;
	readonly name: string;
	readonly title: string;
	readonly role: Role;
}

export interface SettingKept {
	readonly setting: SettingId;
	readonly name: string;
	readonly kind: SettingKind;
	readonly nation: Nation;
	readonly region: RegionId | null;
	/** Where the newest stands on the feed; 0: nobody has kept any yet. */
	readonly contactsAt: number;
	readonly contacts: readonly Contact[];
	readonly hours: readonly OpenHours[];
	readonly coverAt: number;
	readonly shifts: readonly Shift[];
	readonly closures: readonly Closure[];
	/** Said of themselves, also what is over by now. */
	readonly availables: readonly Span[];
	/** Those who can be on cover, by name. */
	readonly people: readonly PersonHere[];
	/** Everybody who works there, or above it. */
	readonly staff: number;
	/** Kept by somebody at the same time as what stands: who looks at both settles it by keeping contacts or cover again. */
	readonly offered: { readonly contacts: boolean; readonly cover: boolean };
}

export interface RegionKept {
	readonly region: RegionId;
	readonly name: string;
}

/** One setting from the entries of its feed; null before its description has come. */
export function foldSetting(entries: readonly Entry[]): SettingKept | null {
	const described = entries.findLast(ofKind('setting-described'))?.d;
	if (described?.setting === undefined) return null;
	const contacts = entries.findLast(ofKind('contacts-kept'));
	const cover = entries.findLast(ofKind('cover-kept'));
	const late = (kind: 'contacts-offered' | 'cover-offered', seq: number) => entries.some((entry) => entry.k === kind && entry.seq > seq);
	return {
		setting: described.setting,
		name: described.name ?? '',
		kind: described.kind ?? 'school',
		nation: described.nation ?? 'ENG',
		region: described.region ?? null,
		contactsAt: contacts?.seq ?? 0,
		// A seed file gives numbers without keeping contacts: they are what there is to begin with.
		contacts: contacts?.d.contacts ?? (described.duty_numbers ?? []).map((number) => ({ part: 'duty', checked_on: null, ...number })),
		hours: described.open_hours ?? [],
		coverAt: cover?.seq ?? 0,
		shifts: cover?.d.shifts ?? [],
		closures: cover?.d.closures ?? [],
		availables: availablesOf(entries),
		people: peopleOf(entries).filter(({ role }) => ANSWERS.includes(role)),
		staff: peopleOf(entries).length,
		offered: { contacts: late('contacts-offered', contacts?.seq ?? 0), cover: late('cover-offered', cover?.seq ?? 0) }
	};
}

export function foldRegions(entries: readonly Entry[]): RegionKept[] {
	const regions = new Map<RegionId, RegionKept>();
	for (const { d } of entries.filter(ofKind('region-described'))) if (d.region !== undefined) regions.set(d.region, { region: d.region, name: d.name ?? '' });
	return [...regions.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}

function availablesOf(entries: readonly Entry[]): Span[] {
	const said = new Map<PersonId, Span | null>();
	for (const { by, at, d } of entries.filter(ofKind('available-said')))
		if (by !== null) said.set(by, d.until ? { person: by, from: Date.parse(at), to: Date.parse(d.until) } : null);
	return [...said.values()].filter((one) => one !== null);
}

function peopleOf(entries: readonly Entry[]): PersonHere[] {
	const people = new Map<PersonId, PersonHere | null>();
	for (const { d } of entries.filter(ofKind('person-listed'))) {
		if (d.person === undefined) continue;
		const { person, name = '', title = '', role = 'recorder', listed = true } = d;
		people.set(person, listed ? { person, name, title, role } : null);
	}
	return [...people.values()].filter((one) => one !== null).toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}
