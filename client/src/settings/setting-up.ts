/** Beginning a provider, with nothing but a code: nobody is signed in, and this browser is no device yet. */
import type { World } from '../world';
import * as calls from './calls';
import type { Begun, Looked, NewProvider } from './port';

export async function look(world: World, code: string): Promise<Looked> {
	const { status, value } = await calls.look(world, code);
	if (value !== null) return value.packs;
	if (status === 429) return 'wait';
	return status === 0 || status >= 500 ? 'no-network' : 'unknown';
}

export async function begin(world: World, provider: NewProvider): Promise<Begun> {
	const { status, reason, value } = await calls.begin(world, provider);
	if (value !== null) return { enrolCode: value.enrol_code, login: value.login };
	if (reason === 'slug-taken') return 'taken';
	if (reason === 'bad-request') return 'refused';
	if (status === 429) return 'wait';
	return status === 0 || status >= 500 ? 'no-network' : 'unknown';
}

const WORDS_OF_NO_NAME = new Set(['the', 'and', 'of', 'for', 'ltd', 'limited', 'cic', 'plc']);
const SLUG_MAX = 32;

/** What stands before every code of the provider: its name, short, as an address would have it. */
export function slugOf(name: string): string {
	const parts = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().match(/[a-z0-9]+/g) ?? [];
	const telling = parts.filter((part) => !WORDS_OF_NO_NAME.has(part));
	return (telling.length > 0 ? telling : parts).join('-').slice(0, SLUG_MAX).replace(/-+$/, '');
}

export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
