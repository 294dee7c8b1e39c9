/** Bytes: how numbers, ids and texts become them, and SHA-256 over them. */
import { sha256 as hash } from '@noble/hashes/sha2.js';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes or text that this protocol does not carry. The message names the rule, never the content. */
export class TextRefused extends Error {}

const encoder = new TextEncoder();

export function utf8(text: string): Bytes {
	return encoder.encode(text);
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
	const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** Synchronous on purpose: a page of 500 entries would cost 1,000 awaits. */
export function sha256(...parts: readonly Uint8Array[]): Bytes {
	const state = hash.create();
	for (const part of parts) state.update(part);
	return new Uint8Array(state.digest());
}

export function u16(n: number): Bytes {
	return Uint8Array.of(n >>> 8, n);
}

export function u32(n: number): Bytes {
	return Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);
}

/** Exact up to 2^53 − 1, the largest that the protocol allows. */
export function u64(n: number): Bytes {
	const high = Math.floor(n / 2 ** 32);
	return Uint8Array.of(high >>> 24, high >>> 16, high >>> 8, high, n >>> 24, n >>> 16, n >>> 8, n);
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map(Array.from(LETTERS, (letter, value) => [letter.charCodeAt(0), value]));

/** base64url without padding (RFC 4648, section 5). By hand: `btoa` needs a string of bytes first, and a page has 1,000. */
export function b64(bytes: Uint8Array): string {
	let text = '';
	let bits = 0;
	let held = 0;
	for (const byte of bytes) {
		bits = (bits << 8) | byte;
		held += 8;
		while (held >= 6) {
			held -= 6;
			text += LETTERS[(bits >> held) & 63];
		}
		bits &= 63;
	}
	return held > 0 ? text + LETTERS[(bits << (6 - held)) & 63] : text;
}

/** The bytes of base64url text; refuses padding, other alphabets and stray bits, so that each value has one spelling. */
export function unb64(text: string): Bytes {
	const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
	let bits = 0;
	let held = 0;
	let at = 0;
	for (let i = 0; i < text.length; i++) {
		const value = VALUES.get(text.charCodeAt(i));
		if (value === undefined) throw new TextRefused('not base64url without padding');
		bits = (bits << 6) | value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			bytes[at++] = bits >> held;
			bits &= (1 << held) - 1;
		}
	}
	if (held >= 6 || bits !== 0) throw new TextRefused('not base64url without padding');
	return bytes;
}
