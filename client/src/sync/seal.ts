/** HPKE (RFC 9180), base mode, single shot. Import this module dynamically: it is large, and first paint does without. */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import { assemble, pack, sealInfo } from './envelope';
import type { Plain, Suite } from './envelope';
import { concat } from './bytes';
import type { Bytes } from './bytes';

/** ML-KEM-768 with X25519, or X25519 alone for a client that has no ML-KEM. */
function suiteOf(suite: Suite): CipherSuite {
	const kem = suite === 'x-wing' ? new XWing() : new DhkemX25519HkdfSha256();
	return new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

/** The whole envelope. Randomised: two seals of one command differ, so a command is sealed once and kept. */
export async function seal(suite: Suite, publicKey: Bytes, header: Bytes, plain: Plain): Promise<Bytes> {
	const hpke = suiteOf(suite);
	const recipientPublicKey = await hpke.kem.deserializePublicKey(publicKey);
	const { enc, ct } = await hpke.seal({ recipientPublicKey, info: sealInfo(header) }, pack(plain));
	return assemble(header, concat(new Uint8Array(enc), new Uint8Array(ct)));
}
