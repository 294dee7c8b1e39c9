/**
 * A vault: what one person may read again on this device. A random key seals everything in it; the key itself lies under
 * the person's passphrase, so that the passphrase can change without sealing anything anew.
 *
 * While it is open the keys are in this page's memory, as keys that cannot be exported; closing forgets them.
 */
import type { Database } from '../store/database';
import * as holders from '../store/holders';
import type { Bytes, HolderRow, Sealed } from '../store/schema';
import type { DeviceId, KeyId, PersonId, Role, SettingId } from '../sync/protocol.gen';
import type { World } from '../world';
import { importKey, open, openJson, seal, sealJson, type Place } from './box';
import { KDF_NOW, SALT_BYTES, type Stretch } from './stretch';

/** What the device remembers of the person, under the vault key. */
export interface Profile {
	readonly person: PersonId;
	readonly name: string;
	readonly posts: readonly { role: Role; title: string; setting: SettingId | null }[];
	readonly lead: boolean;
	readonly author: { readonly key: KeyId; readonly public: number[]; readonly pkcs8: number[]; readonly registered: boolean };
}

export type Who = Omit<Profile, 'author'>;

export class Vault {
	private constructor(
		readonly id: string,
		private readonly key: CryptoKey,
		/** Signs for this person on this device. */
		readonly authorKey: CryptoKey,
		private profileNow: Profile,
		private readonly world: World
	) {}

	get profile(): Profile {
		return this.profileNow;
	}

	/** The stretched passphrase does not open it: wrong passphrase, told by the seal itself. */
	static async open(world: World, row: HolderRow, stretched: Bytes): Promise<Vault | null> {
		const raw = await open(await importKey(stretched), ['key', row.vault], row.key);
		if (raw === null) return null;
		const key = await importKey(raw);
		raw.fill(0);
		const profile = await openJson<Profile>(key, ['profile', row.vault], row.profile);
		if (profile === null) return null;
		return new Vault(row.vault, key, await importAuthor(profile), profile, world);
	}

	/** A new vault with a new author key, kept before this resolves. */
	static async make(world: World, db: Database, tag: string, who: Who, passphrase: string, stretch: Stretch): Promise<Vault> {
		const vault = world.uuid();
		const kdf = { ...KDF_NOW, salt: world.bytes(SALT_BYTES) };
		const stretched = await importKey(await stretch(passphrase, kdf));
		const raw = world.bytes(32);
		const key = await importKey(raw);
		const pair = await world.signingPair(true);
		const author = {
			key: world.uuid() as KeyId,
			public: [...new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))],
			pkcs8: [...new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))],
			registered: false
		};
		const profile: Profile = { ...who, author };
		const sealedKey = await seal(world, stretched, ['key', vault], raw);
		raw.fill(0);
		await holders.keep(db, { vault, tag, kdf, key: sealedKey, profile: await sealJson(world, key, ['profile', vault], profile) });
		return new Vault(vault, key, await importAuthor(profile), profile, world);
	}

	async keepProfile(db: Database, profile: Profile): Promise<void> {
		this.profileNow = profile;
		await holders.keepProfile(db, this.id, await this.seal(['profile'], profile));
	}

	/** Boxes are bound to this vault and to `place`. */
	seal(place: Place, value: unknown): Promise<Sealed> {
		return sealJson(this.world, this.key, [place[0], this.id, ...place.slice(1)], value);
	}

	open<T>(place: Place, box: Sealed): Promise<T | null> {
		return openJson<T>(this.key, [place[0], this.id, ...place.slice(1)], box);
	}
}

const importAuthor = ({ author }: Profile): Promise<CryptoKey> =>
	crypto.subtle.importKey('pkcs8', new Uint8Array(author.pkcs8), 'Ed25519', false, ['sign']);

/** Finds a login's vault on this device without the device holding the login. */
export async function tagOf(device: DeviceId, login: string): Promise<string> {
	const text = new TextEncoder().encode(`harken/login/1\0${device}\0${login.trim().normalize('NFKC').toLowerCase()}`);
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
	return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
