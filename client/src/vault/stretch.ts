/**
 * A passphrase becomes a key: Argon2id (RFC 9106), 46 MiB, one pass, OWASP's first choice of parameters.
 * They are stored with each vault, so that they can be raised without shutting anyone out.
 *
 * It makes a guess cost a tenth of a second and 46 MiB. A long passphrase withstands that on a stolen disk; a PIN does
 * not, whatever the parameters, which is why none is offered.
 */
import type { Bytes, HolderRow } from '../store/schema';

export type Kdf = HolderRow['kdf'];
export type Stretch = (passphrase: string, kdf: Kdf) => Promise<Bytes>;

export const PASSPHRASE_CHARACTERS_MIN = 12;
export const SALT_BYTES = 16;
export const KDF_NOW = { name: 'argon2id', kib: 46 * 1024, passes: 1 } as const;

/** The spelling that is stretched: the same passphrase from two keyboards is the same text. */
export const spelt = (passphrase: string): string => passphrase.normalize('NFKC');
