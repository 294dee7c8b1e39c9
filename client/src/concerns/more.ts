/** What a recorder may add and need not (requirements D.6), complete: an answer that nobody gave says so (R6). */
import type { Disclosure, More, Online } from '$sync/protocol.gen';

export const noDisclosure: Disclosure = { not_secret: 'not-answered', demeanour: '', safety: '', parents_told: 'not-answered', parents_why: '' };
export const noOnline: Online = { platform: '', username: '', first_seen: '', kept: '' };

const NOTHING: More = {
	kinds: [],
	contexts: [],
	place_kind: null,
	sources: [],
	disclosed: 'not-answered',
	disclosure: noDisclosure,
	moved: 'not-answered',
	moved_why: '',
	change: 'not-answered',
	course: null,
	asked: '',
	view: '',
	opinion: '',
	others: '',
	present: '',
	did: '',
	told: [],
	signs: [],
	marks: [],
	online: noOnline,
	debt: 'not-answered',
	threats: 'not-answered',
	weapon: 'not-answered',
	offence: 'not-answered'
};

type Parts = { readonly [K in 'disclosure' | 'online']?: Partial<More[K]> };
/** What may be left out, because the schema has a default for it. */
export type SomeMore = Partial<Omit<More, keyof Parts>> & Parts;

type Open<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
/** All of it as the sheet holds it, where it is typed into. */
export type Typed = Open<Omit<More, keyof Parts>> & { disclosure: Open<Disclosure>; online: Open<Online> };

/** All of it, in the protocol's order. Another's writer may leave out what has a default, and so may the page. */
export function wholeMore(given: SomeMore | null | undefined): More {
	const more = { ...NOTHING, ...given };
	return { ...more, disclosure: { ...noDisclosure, ...given?.disclosure }, online: { ...noOnline, ...given?.online } };
}

/** True where nothing was added at all. */
export const isEmptyMore = (given: SomeMore): boolean => JSON.stringify(wholeMore(given)) === JSON.stringify(NOTHING);
