/** What the form holds while somebody types: fields hold text, and a day that nobody knows is empty text. Pure. */
import type { Authority, ChildFacts, Stay } from '$sync/protocol.gen';

type Dated<T> = Omit<T, 'from_on' | 'to_on'> & { from_on: string; to_on: string };
export type TypedAuthority = { -readonly [K in keyof Dated<Authority>]: Dated<Authority>[K] };
export type TypedStay = { -readonly [K in keyof Dated<Stay>]: Dated<Stay>[K] };

export interface Typed {
	born: string;
	legal_status: string;
	school: string;
	safe_to_tell: string;
	authorities: TypedAuthority[];
	stays: TypedStay[];
}

export const emptyAuthority = (): TypedAuthority => ({ part: 'placing', name: '', social_worker: '', phone: '', emergency: '', from_on: '', to_on: '' });
export const emptyStay = (): TypedStay => ({ kind: 'residential', where: '', setting: null, from_on: '', to_on: '' });

const dated = <T extends { readonly from_on: string | null; readonly to_on: string | null }>(one: T) => ({ ...one, from_on: one.from_on ?? '', to_on: one.to_on ?? '' });
const undated = <T extends { from_on: string; to_on: string }>(one: T) => ({ ...one, from_on: one.from_on || null, to_on: one.to_on || null });

export function typedOf({ born, authorities, stays, ...rest }: ChildFacts): Typed {
	return { ...rest, born: born ?? '', authorities: authorities.map(dated), stays: stays.map(dated) };
}

const isEmpty = (one: object): boolean => Object.entries(one).every(([key, value]) => key === 'part' || key === 'kind' || value === '' || value === null);

/** Parts that were begun and left empty are not kept. */
export function factsOf({ born, legal_status, school, safe_to_tell, authorities, stays }: Typed): ChildFacts {
	const trimmed = <T extends object>(one: T): T => Object.fromEntries(Object.entries(one).map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value])) as T;
	return {
		born: born || null,
		legal_status: legal_status.trim(),
		authorities: authorities.map(trimmed).filter((one) => !isEmpty(one)).map(undated),
		stays: stays.map(trimmed).filter((one) => one.where !== '' || !isEmpty(one)).map(undated),
		school: school.trim(),
		safe_to_tell: safe_to_tell.trim()
	};
}

export function wrongIn(typed: Typed): 'needsName' | 'badDates' | null {
	const { authorities, stays } = factsOf(typed);
	if (authorities.some(({ name }) => name === '')) return 'needsName';
	return [...authorities, ...stays].some(({ from_on, to_on }) => from_on !== null && to_on !== null && to_on < from_on) ? 'badDates' : null;
}
