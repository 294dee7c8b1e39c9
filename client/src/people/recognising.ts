/** What a pasted list says of somebody, in the provider's own places and posts. What it does not say is never guessed. Pure. */
import type { Role, SettingKind } from '../sync/protocol.gen';
import { postOf } from '../words/en-GB/posts';
import { mayHold, type PlaceValue } from './places';

/** The places that whoever pastes may add people to, and what the provider is called. Plain: it goes to a worker. */
export interface Known {
	readonly places: readonly { readonly value: PlaceValue; readonly label: string; readonly kind: SettingKind | null }[];
	readonly provider: string;
}

/** One person as the rows take them. */
export interface Recognised {
	readonly name: string;
	readonly email: string;
	/** What they are called, without the place; and the role it stands for. Null: nobody can say. */
	readonly post: string;
	readonly role: Role | null;
	/** Null: not said, or there are several, and whoever pastes chooses. */
	readonly place: PlaceValue | null;
	/** A place that was named, and is none of the provider's. */
	readonly unknown: string;
}

/** `named`: by a name that nothing else has, and not only by its kind. */
interface Said {
	readonly of: readonly PlaceValue[];
	readonly named: boolean;
}

const KINDS: Readonly<Record<string, SettingKind>> = { school: 'school', home: 'home', 'childrens home': 'home' };
const WHOLE: readonly string[] = ['whole provider', 'all places', 'everywhere'];
/** No name, post or place has so many. */
const DIGITS_OF_A_NUMBER = 6;
/** Longer is a sentence, and no post. */
const WORDS_MAX = 12;

const plain = (text: string): string =>
	text.normalize('NFKC').toLowerCase().replace(/['’]/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim().replace(/^(?:at )?(?:the )?/, '');

export const isPhone = (cell: string): boolean => cell.replace(/\D/g, '').length >= DIGITS_OF_A_NUMBER;

/** Names as they are compared: once for a list, not once for each cell. */
export const spelt = ({ places, provider }: Known): Known => ({ places: places.map((one) => ({ ...one, label: plain(one.label) })), provider: plain(provider) });

/** Which places a text names, by name or by kind; null where it names none of the provider's. All of this takes what is `spelt`. */
export function whereIs(text: string, { places, provider }: Known): Said | null {
	const said = plain(text);
	if (said === '') return null;
	const named = places.filter(({ label }) => label === said || label === `all of ${said}`);
	if (named.length > 0) return { of: named.map(({ value }) => value), named: true };
	if (said === provider || WHOLE.includes(said)) {
		const whole = places.filter(({ value }) => value === 'whole');
		return whole.length > 0 ? { of: ['whole'], named: true } : null;
	}
	const kind = KINDS[said];
	const of = kind === undefined ? [] : places.filter((one) => one.kind === kind);
	return of.length > 0 ? { of: of.map(({ value }) => value), named: false } : null;
}

/** "Head teacher (school)", "DSL at Oak School", "Home deputy lead": what somebody is, and where. */
function split(text: string, known: Known): { post: string; said: Said | null } {
	const [, before = '', inner = '', after = ''] = /^(.*?)[([]([^)\]]*)[)\]]?(.*)$/.exec(text) ?? [];
	const inside = whereIs(inner, known);
	if (inside !== null) return { post: `${before} ${after}`.replace(/\s+/g, ' ').trim(), said: inside };
	if (postOf(text) !== null) return { post: text, said: null };
	const words = text.split(' ');
	for (let at = 1; at < words.length && words.length <= WORDS_MAX; at++) {
		const [first, last] = [words.slice(0, at).join(' '), words.slice(at).join(' ')];
		const [head, tail] = [whereIs(first, known), whereIs(last, known)];
		const post = first.replace(/(?:\s*[-–,:/]|\s+(?:at|of|in|for))$/i, '');
		// A kind alone is a word like any other: beside it stands a post that is known.
		if (tail !== null && (tail.named || postOf(post) !== null)) return { post, said: tail };
		if (head !== null && postOf(last) !== null) return { post: last, said: head };
	}
	return { post: text, said: null };
}

export const isPost = (cell: string, known: Known): boolean => postOf(split(cell, known).post) !== null;

/** `where`: what stands for the place alone; before what is said beside the post. */
export function recognise({ name, post: written, place: where, email }: { name: string; post: string; place: string; email: string }, known: Known): Recognised {
	const { post, said: beside } = split(written, known);
	const found = postOf(post);
	const role = post === '' ? 'recorder' : (found?.role ?? null);
	const said = where === '' ? beside : whereIs(where, known);
	const unknown = said === null ? where : '';
	const holds = known.places.filter(({ value }) => role === null || mayHold(role, value));
	// Where nothing is said, a post that is held in settings is not held above them.
	const settings = holds.filter(({ kind }) => kind !== null);
	const meant = said === null ? (settings.length > 0 ? settings : holds) : holds.filter(({ value }) => said.of.includes(value));
	const fit = said?.named ? meant : meant.filter(({ kind }) => !found?.kind || kind === found.kind);
	return { name, email, post, role, place: unknown === '' && fit.length === 1 ? fit[0]!.value : null, unknown };
}
