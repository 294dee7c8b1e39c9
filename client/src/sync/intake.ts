/** The key that this device seals to: believed only if the tenant's pinned signing key signed it. */
import { TextRefused, unb64 } from './bytes';
import type { Bytes } from './bytes';
import { intakeBytes } from './envelope';
import type { Suite } from './envelope';
import type { IntakeKey, KeyId } from './protocol.gen';

export interface SealTo {
	readonly key: KeyId;
	readonly suite: Suite;
	readonly publicKey: Bytes;
}

/** The key to seal to, or null if it is not ours or of a suite that this client does not know. */
export async function sealTo(intake: IntakeKey, pinned: CryptoKey): Promise<SealTo | null> {
	const { key, suite } = intake;
	if (suite !== 'x-wing' && suite !== 'x25519') return null;
	try {
		const publicKey = unb64(intake.public);
		const signed = await crypto.subtle.verify('Ed25519', pinned, unb64(intake.sig), intakeBytes(intake, publicKey));
		return signed ? { key, suite, publicKey } : null;
	} catch (error) {
		if (error instanceof TextRefused) return null;
		throw error;
	}
}
