/** What is wrong with rows of people before they are sent, in words. Pure. */
import { isOver, placeOf, type PlaceValue } from '$people/places';
import type { PersonKept } from '$people/port';
import type { Role } from '$sync/protocol.gen';
import { adding as words } from '$words/en-GB/adding';

export interface Written {
	readonly name: string;
	readonly email: string;
	readonly title: string;
	readonly role: Role;
	/** Null: still to be chosen. */
	readonly place: PlaceValue | null;
	/** A place that the pasted list named, and nobody knows. */
	readonly unknownPlace: string;
	/** The pasted list called their post something that nobody recognises. */
	readonly unknownPost: boolean;
	/** Added already, and only the appointment is missing. */
	readonly isKnown: boolean;
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

const counted = (all: readonly string[]): ReadonlyMap<string, number> => {
	const many = new Map<string, number>();
	for (const one of all) many.set(one, (many.get(one) ?? 0) + 1);
	return many;
};

/** For each row what is to be mended, in the same order; empty where nothing is. */
export function wrongIn(rows: readonly Written[], people: readonly PersonKept[], nowMs: number): string[] {
	const [names, emails] = [rows.map(({ name }) => plain(name)), rows.map(({ email }) => plain(email))];
	const posts = rows.map(({ place, role }, at) => JSON.stringify([names[at], place, role]));
	const [posted, mailed] = [counted(posts), counted(emails)];
	const theirs = new Map(people.map((one) => [plain(one.email), one.name]));
	const here = new Map<string, PersonKept[]>();
	for (const one of people) here.set(plain(one.name), [...(here.get(plain(one.name)) ?? []), one]);
	return rows.map((row, at) => {
		const [name = '', email = '', post = ''] = [names[at], emails[at], posts[at]];
		if (name === '') return words.wrong.name;
		const place = row.place === null && (row.unknownPlace === '' ? words.wrong.where : words.wrong.place(row.unknownPlace));
		const choose = [place, row.unknownPost && words.wrong.post].filter(Boolean).join(' ');
		if (choose !== '') return choose;
		if (row.title.trim() === '') return words.wrong.title;
		if (row.isKnown) return '';
		if (email !== '' && !ADDRESS.test(email)) return words.wrong.email;
		if ((posted.get(post) ?? 0) > 1) return words.wrong.twice;
		if (email !== '' && (mailed.get(email) ?? 0) > 1) return words.wrong.emailTwice;
		if (here.get(name)?.some((one) => isHere(one, row, nowMs))) return words.wrong.here;
		const taken = email === '' ? undefined : theirs.get(email);
		return taken === undefined ? '' : words.wrong.emailTaken(taken);
	});
}

/** Sent before, or added by hand: a list that is brought in again makes nobody twice. */
function isHere({ appointments }: PersonKept, { place, role }: Written, nowMs: number): boolean {
	if (place === null) return false;
	const { setting, region } = placeOf(place);
	return appointments.some((one) => !isOver(one, nowMs) && one.role === role && one.setting === setting && one.region === region);
}
