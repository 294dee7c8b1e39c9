/** The examples that both languages are held to. For tests only: nothing that is built imports this. */
import { readFileSync } from 'node:fs';

export function vectors<T>(name: string): T {
	return JSON.parse(readFileSync(new URL(`../../../sync/vectors/${name}.json`, import.meta.url), 'utf-8')) as T;
}

export function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function unhex(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
