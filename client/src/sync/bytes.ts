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
	return new Uint8Array(hash(concat(...parts)));
}

export function u16(n: number): Bytes {
	return numberOf(2, (view) => view.setUint16(0, n));
}

export function u32(n: number): Bytes {
	return numberOf(4, (view) => view.setUint32(0, n));
}

/** Exact up to 2^53 − 1, the largest that the protocol allows. */
export function u64(n: number): Bytes {
	return numberOf(8, (view) => view.setBigUint64(0, BigInt(n)));
}

function numberOf(size: number, write: (view: DataView) => void): Bytes {
	const bytes = new Uint8Array(size);
	write(new DataView(bytes.buffer));
	return bytes;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** base64url without padding (RFC 4648, section 5). */
export function b64(bytes: Uint8Array): string {
	let binary = '';
	for (const byte of bytes) binary += String.fromCharCode(byte);
	return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of base64url text; refuses padding, other alphabets and stray bits, so that each value has one spelling. */
export function unb64(text: string): Bytes {
	if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new TextRefused('not base64url without padding');
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
	if (b64(bytes) !== text) throw new TextRefused('not base64url without padding');
	return bytes;
}
