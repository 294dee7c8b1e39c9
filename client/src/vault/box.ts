/**
 * AES-256-GCM under one key, each box bound to the place that it lies in: a box moved to another feed, page or person
 * does not open. Nonces are random; a vault writes far fewer than the 2^32 boxes at which that would matter.
 */
import type { Bytes, Sealed } from '../store/schema';
import type { World } from '../world';

const NONCE_BYTES = 12;
const text = new TextEncoder();

/** What a box is bound to: what it is for, and where it lies. */
export type Place = readonly [purpose: string, ...where: (string | number)[]];

// Lengths keep apart places whose parts would read the same when joined.
const bound = (place: Place): Bytes =>
	text.encode(['harken/vault/1', ...place].map((part) => `${String(part).length}:${part}`).join(','));

export const importKey = (raw: Bytes): Promise<CryptoKey> =>
	crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

export async function seal(world: World, key: CryptoKey, place: Place, plain: Bytes): Promise<Sealed> {
	const nonce = world.bytes(NONCE_BYTES);
	const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: bound(place) };
	const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain));
	const box = new Uint8Array(NONCE_BYTES + sealed.length);
	box.set(nonce);
	box.set(sealed, NONCE_BYTES);
	return box;
}

/** Null: another key, another place, or bytes that were changed. */
export async function open(key: CryptoKey, place: Place, box: Sealed): Promise<Bytes | null> {
	const algorithm = { name: 'AES-GCM', iv: box.slice(0, NONCE_BYTES), additionalData: bound(place) };
	try {
		return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, box.slice(NONCE_BYTES)));
	} catch (error) {
		if (error instanceof DOMException && error.name === 'OperationError') return null;
		throw error;
	}
}

export const sealJson = (world: World, key: CryptoKey, place: Place, value: unknown): Promise<Sealed> =>
	seal(world, key, place, text.encode(JSON.stringify(value)));

/** The type is the writer's promise: the box authenticates that this client wrote it, in this place. */
export async function openJson<T>(key: CryptoKey, place: Place, box: Sealed): Promise<T | null> {
	const plain = await open(key, place, box);
	return plain === null ? null : (JSON.parse(new TextDecoder().decode(plain)) as T);
}
