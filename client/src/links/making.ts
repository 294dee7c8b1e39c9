/**
 * What opens a link: a secret of 128 bits, which goes into it, and six digits, which are said by phone. What leaves this
 * device for the server can check the two together, and finds out neither (`sync/messages/links.py`).
 */
import { b64, concat, sha256, utf8, type Bytes } from '../sync/bytes';
import { KDF_NOW, type Stretch } from '../vault/stretch';
import type { World } from '../world';

const SECRET_BYTES = 16;
const NUL = new Uint8Array(1);

export interface Keys {
	/** As base64url. */
	readonly secret: string;
	readonly code: string;
	readonly lock: string;
	readonly check: string;
}

export async function keysOf(secret: Bytes, code: string, stretch: Stretch): Promise<Keys> {
	const salt = sha256(concat(utf8('harken/link/code/1'), NUL, secret)).slice(0, 16);
	return { secret: b64(secret), code, lock: b64(sha256(concat(utf8('harken/link/1'), NUL, secret))), check: b64(await stretch(code, { ...KDF_NOW, salt })) };
}

/** Each of a million codes is as likely as any other, to one part in four thousand. */
export function newKeys(world: Pick<World, 'bytes'>, stretch: Stretch): Promise<Keys> {
	const chance = new DataView(world.bytes(4).buffer).getUint32(0);
	return keysOf(world.bytes(SECRET_BYTES), String(chance % 1_000_000).padStart(6, '0'), stretch);
}
