/**
 * A passphrase opens the holder's vault, with the server's word where it can be had and without where it cannot.
 * The passphrase is used and forgotten; nothing that could sign in again is kept.
 */
import { asThisDevice } from './enrolling';
import type { UnlockResult } from './port';
import type { Database } from './store/database';
import * as holders from './store/holders';
import type { Identity } from './store/schema';
import { b64 } from './sync/bytes';
import * as transport from './transport';
import { PASSPHRASE_CHARACTERS_MIN, spelt, type Stretch } from './vault/stretch';
import { Vault, tagOf, type Who } from './vault/vault';
import type { World } from './world';

export interface Unlocking {
	readonly world: World;
	readonly db: Database;
	readonly identity: Identity;
	readonly stretch: Stretch;
}

export type Unlocked =
	| { readonly result: 'unlocked'; readonly vault: Vault; readonly signedIn: boolean }
	| { readonly result: Exclude<UnlockResult, 'unlocked'> };

/**
 * The server beats the vault: who it turns away does not open here either, though their old passphrase would. Without
 * an answer the vault alone decides, because a lead must be able to work a concern with no signal.
 */
export async function unlock(of: Unlocking, login: string, passphrase: string): Promise<Unlocked> {
	const { world, db, identity, stretch } = of;
	if ([...spelt(passphrase)].length < PASSPHRASE_CHARACTERS_MIN) return { result: 'wrong' };
	const tag = await tagOf(identity.device, login);
	const row = await holders.find(db, tag);
	const [opened, session] = await Promise.all([
		row === null ? null : stretch(passphrase, row.kdf).then((key) => Vault.open(world, row, key)),
		asThisDevice(world, identity, () => transport.signIn(world, login.trim(), passphrase))
	]);
	if (session.value !== null) {
		const { person, name, posts, lead } = session.value;
		const vault = await vaultFor(of, opened, tag, { person, name, posts, lead }, passphrase);
		return { result: 'unlocked', vault, signedIn: true };
	}
	if (session.reason === 'sign-in-failed') return { result: 'wrong' };
	if (session.reason === 'device-revoked') return { result: 'device-revoked' };
	if (opened !== null) return { result: 'unlocked', vault: opened, signedIn: false };
	if (session.status === 429) return { result: 'wait' };
	return { result: row === null ? 'needs-network' : 'wrong' };
}

/** The vault that opened, brought up to date; a new one if there was none, or the passphrase or the person is another now. */
async function vaultFor({ world, db, stretch }: Unlocking, opened: Vault | null, tag: string, who: Who, passphrase: string): Promise<Vault> {
	if (opened?.profile.person !== who.person) return Vault.make(world, db, tag, who, passphrase, stretch);
	// The server is told the author key at each sign-in: one restored from a backup may not know it any more.
	await opened.keepProfile(db, { ...opened.profile, ...who, author: { ...opened.profile.author, registered: false } });
	return opened;
}

/** Until the server has the author key, what this person signs here is held there and placed when the key arrives. */
export async function registerAuthor(world: World, db: Database, vault: Vault): Promise<void> {
	const { person, author } = vault.profile;
	if (author.registered) return;
	const { status } = await transport.registerAuthorKey(world, person, author.key, b64(new Uint8Array(author.public)));
	if (status === 204) await vault.keepProfile(db, { ...vault.profile, author: { ...author, registered: true } });
}
