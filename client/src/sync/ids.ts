/** Ids: UUID text in messages, 16 raw bytes in hashes. */
import { concat, sha256, u32, utf8 } from './bytes';
import type { Bytes } from './bytes';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** True for lower-case UUID text, the only spelling that travels. */
export function isId(text: string): boolean {
	return UUID.test(text);
}

/** The 16 bytes that stand for an id in a hash. */
export function raw(id: string): Bytes {
	const hex = id.replaceAll('-', '');
	return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** The spelling of 16 bytes as lower-case UUID text. */
export function text(bytes: Uint8Array): string {
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** An id that anyone can compute again: UUIDv8 of the first 16 bytes of SHA-256 over the parts (RFC 9562, 5.8). */
export function derived(...parts: readonly Uint8Array[]): string {
	const bytes = sha256(...parts).slice(0, 16);
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	return text(bytes);
}

/** The id of the n-th entry of a command, n from 0. The first entry has the command's own id. */
export function entryId(command: string, kind: string, n: number): string {
	return n === 0 ? command : derived(concat(raw(command), utf8(kind), u32(n)));
}

/**
 * What a person can write down to ask later how far their concern has got: `K7QF-2M9D`.
 *
 * 40 bits of a hash: enough to find one's own item on one tablet, too little to name it anywhere else.
 */
export function reference(command: string): string {
	const bits = sha256(raw(command)).slice(0, 5).reduce((n, byte) => n * 256 + byte, 0);
	const letters = Array.from({ length: 8 }, (_, i) => CROCKFORD[Math.floor(bits / 32 ** (7 - i)) % 32]).join('');
	return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
