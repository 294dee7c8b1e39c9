import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { StillWorld } from '../../tests/support/world';
import { Database } from '../store/database';
import * as holders from '../store/holders';
import type { DeviceId, PersonId, SettingId } from '../sync/protocol.gen';
import { stretchHere } from './argon';
import { importKey, open, seal } from './box';
import { KDF_NOW } from './stretch';
import { Vault, tagOf, type Who } from './vault';

const PASSPHRASE = 'correct horse battery';
const who: Who = {
	person: crypto.randomUUID() as PersonId,
	name: 'Sam Field',
	posts: [{ role: 'lead', title: 'Home Safeguarding Lead', setting: crypto.randomUUID() as SettingId }],
	lead: true
};
const world = new StillWorld();
let db: Database;
beforeEach(() => {
	db = new Database(crypto.randomUUID());
});

const make = (tag = 'tag') => Vault.make(world, db, tag, who, PASSPHRASE, stretchHere);
const reopen = async (passphrase: string) => {
	const row = await holders.find(db, 'tag');
	return row && Vault.open(world, row, await stretchHere(passphrase, row.kdf));
};

describe('a vault', () => {
	it('opens with its passphrase, however it was typed, and gives back who it is of', async () => {
		await make();
		expect((await reopen(PASSPHRASE))?.profile).toMatchObject(who);
		expect((await reopen(PASSPHRASE.normalize('NFD')))?.profile).toMatchObject(who);
		expect(await reopen('correct horse batterY')).toBeNull();
	});

	it('is stretched with 46 MiB in one pass, and says so in the store', async () => {
		await make();
		expect((await holders.find(db, 'tag'))?.kdf).toMatchObject({ ...KDF_NOW, kib: 47104, passes: 1 });
	});

	it('signs with the same author key each time it is opened', async () => {
		const vault = await make();
		const again = await reopen(PASSPHRASE);
		const text = new Uint8Array([1, 2, 3]);
		const signature = await crypto.subtle.sign('Ed25519', again!.authorKey, text);
		const publicKey = await crypto.subtle.importKey('raw', new Uint8Array(vault.profile.author.public), 'Ed25519', false, ['verify']);
		expect(await crypto.subtle.verify('Ed25519', publicKey, signature, text)).toBe(true);
		await expect(crypto.subtle.exportKey('pkcs8', again!.authorKey)).rejects.toThrow();
	});

	it('opens a box only in the place where it was laid', async () => {
		const vault = await make();
		const box = await vault.seal(['page', 'feed-a', 0], 'words');
		expect(await vault.open(['page', 'feed-a', 0], box)).toBe('words');
		expect(await vault.open(['page', 'feed-a', 1], box)).toBeNull();
		expect(await vault.open(['page', 'feed-b', 0], box)).toBeNull();
		expect(await (await make('other')).open(['page', 'feed-a', 0], box)).toBeNull();
	});

	it('leaves no name, login or word in the store in clear', async () => {
		const device = crypto.randomUUID() as DeviceId;
		await Vault.make(world, db, await tagOf(device, 'sam.field'), who, PASSPHRASE, stretchHere);
		const rows = await db.read((d) => d.getAll('holders'));
		const text = rows.map((row) => Object.values(row).map((v) => (v instanceof Uint8Array ? new TextDecoder('latin1').decode(v) : JSON.stringify(v))).join()).join();
		for (const secret of ['Sam Field', 'sam.field', who.person, 'Lead', PASSPHRASE]) expect(text).not.toContain(secret);
	});

	it('takes the place of an older one of the same login, with what lay under it', async () => {
		const old = await make();
		await db.strict(['mine'], async (tx) => {
			await tx.objectStore('mine').put({ vault: old.id, cmd: crypto.randomUUID() as never, box: new Uint8Array(1) });
		});
		const now = await make();
		expect((await holders.find(db, 'tag'))?.vault).toBe(now.id);
		expect(await holders.mine(db, old.id)).toEqual([]);
	});
});

it('finds a login whatever its case and the blanks around it, and not on another device', async () => {
	const device = crypto.randomUUID() as DeviceId;
	expect(await tagOf(device, ' Sam.Field ')).toBe(await tagOf(device, 'sam.field'));
	expect(await tagOf(device, 'sam.field')).not.toBe(await tagOf(crypto.randomUUID() as DeviceId, 'sam.field'));
});

it('refuses a box with one bit changed', async () => {
	const key = await importKey(new Uint8Array(32));
	const box = await seal(world, key, ['x'], new Uint8Array([1]));
	box[box.length - 1]! ^= 1;
	expect(await open(key, ['x'], box)).toBeNull();
});
