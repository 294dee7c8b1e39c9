/**
 * Up: a command becomes an envelope. Sign, then seal; made once, stored and sent as it is. Twin of `sync/envelope.py`.
 *
 * Sealing itself is in `seal.ts`, which is imported when it is needed and never before text can be typed.
 */
import { concat, sha256, u16, u32, utf8 } from './bytes';
import type { Bytes } from './bytes';
import { raw } from './ids';
import type { CommandId, DeviceId, IntakeKey, KeyId, PersonId, TenantId } from './protocol.gen';

export const HEADER_BYTES_MAX = 512;
export const BODY_BYTES_MAX = 60 * 1024;
export const ENVELOPE_BYTES_MAX = 64 * 1024;
const PAD_TO = 256;

const MAGIC = Uint8Array.of(0x48, 0x4b, 0x01); // "HK" 01
const SIGN_LABEL = utf8('harken/command/1\0');
const SEAL_LABEL = utf8('harken/seal/1\0');
const INTAKE_LABEL = utf8('harken/intake-key/1\0');

export type Suite = 'x-wing' | 'x25519';

/** First byte of the sealed plaintext: who may be told, even if nothing else can be read (R25, R29). */
export const Route = { child: 1, aboutAdult: 2 } as const;
export type Route = (typeof Route)[keyof typeof Route];

/** What the carrier and the server may read of an envelope. `made`, `mono` and `boot` are this device's claims. */
export interface Header {
	readonly p: 1;
	readonly key: KeyId;
	readonly tenant: TenantId;
	readonly device: DeviceId;
	/** Gapless per device, from 1, so that a missing item can be proved missing. */
	readonly seq: number;
	readonly cmd: CommandId;
	readonly made: string;
	readonly zone: string;
	/** Milliseconds since `boot`, from a clock that is never set. */
	readonly mono: number;
	readonly boot: string;
	readonly who: PersonId | null;
	readonly how: 'key' | 'name' | 'none';
}

/** What lies inside. `signer` is the author's key id if `how` is `key`, else the device id. */
export interface Plain {
	readonly route: Route;
	readonly signer: KeyId | DeviceId;
	readonly signature: Uint8Array;
	readonly body: Uint8Array;
}

export class TooLong extends Error {
	constructor() {
		super('too long');
	}
}

/** A text to be hashed: written once, never encoded again. */
export function textOf(value: object, bytesMax: number): Bytes {
	const text = utf8(JSON.stringify(value));
	if (text.length > bytesMax) throw new TooLong();
	return text;
}

/** SHA-256: the name under which these exact bytes are known. */
export function digestOf(data: Uint8Array): Bytes {
	return sha256(data);
}

/** What the author's key signs: a label, then the digests of header and body. */
export function signedBytes(header: Uint8Array, body: Uint8Array): Bytes {
	return concat(SIGN_LABEL, sha256(header), sha256(body));
}

/** The author's signature over header and body (RFC 8032). */
export async function sign(key: CryptoKey, header: Uint8Array, body: Uint8Array): Promise<Bytes> {
	return new Uint8Array(await crypto.subtle.sign('Ed25519', key, signedBytes(header, body)));
}

/** The plaintext to seal, padded with zeros so that its length tells little. */
export function pack(plain: Plain): Bytes {
	const { route, signer, signature, body } = plain;
	const data = concat(Uint8Array.of(route), raw(signer), signature, u32(body.length), body);
	return concat(data, new Uint8Array((PAD_TO - (data.length % PAD_TO)) % PAD_TO));
}

/** HPKE's info: binds the sealed part to the header in front of it. */
export function sealInfo(header: Uint8Array): Bytes {
	return concat(SEAL_LABEL, header);
}

/** The whole envelope, from a header and what was sealed under it. */
export function assemble(header: Uint8Array, sealed: Uint8Array): Bytes {
	const data = concat(MAGIC, u16(header.length), header, sealed);
	if (data.length > ENVELOPE_BYTES_MAX) throw new TooLong();
	return data;
}

/** What the tenant signed of an intake key. Check it against the pinned signing key before sealing to the key. */
export function intakeBytes(key: IntakeKey, publicKey: Uint8Array): Bytes {
	return concat(INTAKE_LABEL, raw(key.key), utf8(`${key.suite}\0`), publicKey);
}

/** To whom an envelope of this client is sealed, as its readable header says. */
export function tenantOf(envelope: Bytes): TenantId {
	return (JSON.parse(new TextDecoder().decode(headOf(envelope).subarray(5))) as Header).tenant;
}

/** An envelope without what is sealed. */
export function headOf(envelope: Bytes): Bytes {
	return envelope.slice(0, 5 + ((envelope[3] ?? 0) << 8) + (envelope[4] ?? 0));
}

/** The body of one push: each envelope after its length. */
export function frame(envelopes: readonly Uint8Array[]): Bytes {
	return concat(...envelopes.flatMap((data) => [u32(data.length), data]));
}
