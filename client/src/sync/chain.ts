/** The chain: why a past that a device has seen cannot be changed without every such device refusing it. */
import { raw } from './ids';
import { sha256, u64, utf8 } from './bytes';
import type { Bytes } from './bytes';

/** A fact stands for ever; a state names in `prev` the state it supersedes. */
export type Class = 'F' | 'S';

/** What a device keeps of every entry for ever: enough to compute any past head again. */
export interface Link {
	readonly cls: Class;
	readonly prev: number;
	readonly leaf: Bytes;
}

const LEAF = Uint8Array.of(0);
const FIRST = utf8('\x01harken/feed/1');
const NEXT = Uint8Array.of(2);

/** The salted commitment to an entry's text. */
export function leaf(salt: Uint8Array, entry: Uint8Array): Bytes {
	return sha256(LEAF, salt, entry);
}

/** The head of an empty feed; binds every later head to this tenant and feed. */
export function firstHead(tenant: string, feed: string): Bytes {
	return sha256(FIRST, raw(tenant), raw(feed));
}

/** The head after entry `seq`, which is counted from 1 without gaps. */
export function nextHead(head: Uint8Array, seq: number, link: Link): Bytes {
	return sha256(NEXT, head, u64(seq), utf8(link.cls), u64(link.prev), link.leaf);
}
