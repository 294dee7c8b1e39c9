/**
 * X25519 (RFC 7748) for the X-Wing library, by the browser instead of by the library's own arithmetic in script, which
 * takes a quarter of what sealing weighs and does not run in constant time. vite.config.ts puts this in its place.
 *
 * Every browser that can sign for us (Ed25519) has it. X-Wing asks for nothing of it but `derive`.
 */
import { concat, type Bytes } from './bytes';

/** RFC 8410: what stands before the 32 bytes of a private key, because WebCrypto takes none bare. */
const PKCS8 = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20]);

/** X-Wing's own hash is SHA3; it only hands this on. */
export class HkdfSha256 {}

export class X25519 {
	/** The point times the secret. Rejects where that is zero, as RFC 9180 (7.1.4) asks. */
	async derive(secret: Bytes, point: Bytes): Promise<Bytes> {
		const { subtle } = crypto;
		const key = await subtle.importKey('pkcs8', concat(PKCS8, secret), 'X25519', false, ['deriveBits']);
		const other = await subtle.importKey('raw', point, 'X25519', false, []);
		return new Uint8Array(await subtle.deriveBits({ name: 'X25519', public: other }, key, 256));
	}
}
