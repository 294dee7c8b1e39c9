/**
 * A device as the release before this one left it, written by that release's own code: something sent, what waits to be
 * sent by anybody and by a lead, drafts of both kinds, a lead's vault, feeds, and one that is to be reported as dropped.
 * Each release adds its file beside the ones before; none is ever made again.
 */
import { readFileSync } from 'node:fs';
import { openDB } from 'idb';
import { Database } from '../../src/store/database';
import type { Identity, KeptDoor } from '../../src/store/schema';
import { b64, unb64 } from '../../src/sync/bytes';
import type { Tenant } from './tenant';

interface Store {
	readonly keyPath: string | string[] | null;
	readonly indexes: readonly { name: string; keyPath: string; unique: boolean }[];
	readonly rows: readonly (readonly [IDBValidKey, unknown])[];
}

interface Kept {
	readonly version: number;
	/** What the device's clock said. */
	readonly savedAt: number;
	readonly secrets: Readonly<Record<'login' | 'passphrase' | 'signing' | 'intake' | 'sent' | 'waits' | 'own' | 'noted' | 'acknowledged' | 'deskFeed', string>> & {
		/** Every text that somebody typed and that has to arrive. */
		readonly texts: readonly string[];
	};
	readonly stores: Readonly<Record<string, Store>>;
}

export interface Previous extends Kept {
	readonly tenant: Tenant;
}

const kept = (release: number) => JSON.parse(readFileSync(new URL(`../fixtures/release-${release}.json`, import.meta.url), 'utf8')) as Kept;
const privateKey = (name: string, pkcs8: string, usages: KeyUsage[], extractable = true) =>
	crypto.subtle.importKey('pkcs8', unb64(pkcs8), name, extractable, usages);

/** Bytes and keys stand in the file as text. */
async function revived(value: unknown): Promise<unknown> {
	if (Array.isArray(value)) return Promise.all(value.map(revived));
	if (typeof value !== 'object' || value === null) return value;
	if ('$bytes' in value) return unb64(value.$bytes as string);
	if ('$key' in value) {
		const { $key, pkcs8, usages, extractable } = value as unknown as { $key: string; pkcs8: string; usages: KeyUsage[]; extractable: boolean };
		return privateKey($key, pkcs8, usages, extractable);
	}
	return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, part]) => [name, await revived(part)] as const)));
}

/** Lays the device down as that release did, in a database of its own, and opens it as this build does. */
export async function previous(release: number): Promise<Previous> {
	const file = kept(release);
	const name = `previous-${crypto.randomUUID()}`;
	const rows = new Map<string, readonly (readonly [IDBValidKey, unknown])[]>();
	for (const [store, { rows: written }] of Object.entries(file.stores))
		rows.set(store, await Promise.all(written.map(async ([key, value]) => [key, await revived(value)] as const)));
	const old = await openDB(name, file.version, {
		upgrade(db) {
			for (const [store, { keyPath, indexes }] of Object.entries(file.stores)) {
				const made = db.createObjectStore(store, keyPath === null ? {} : { keyPath });
				for (const index of indexes) made.createIndex(index.name, index.keyPath, { unique: index.unique });
			}
		}
	});
	for (const [store, values] of rows)
		for (const [key, value] of values) await (file.stores[store]?.keyPath === null ? old.put(store, value, key) : old.put(store, value));
	old.close();

	const device = new Map(rows.get('device') as [string, unknown][]);
	const identity = device.get('identity') as Identity;
	const { door } = device.get('front-door') as KeptDoor;
	const tenant: Tenant = {
		identity,
		door,
		epoch: (device.get('epochs') as { epoch: Tenant['epoch'] }).epoch,
		db: new Database(name),
		signing: {
			privateKey: await privateKey('Ed25519', file.secrets.signing, ['sign']),
			publicKey: await crypto.subtle.importKey('raw', identity.signingKey, 'Ed25519', true, ['verify'])
		},
		intake: {
			privateKey: await privateKey('X25519', file.secrets.intake, ['deriveBits']),
			publicKey: await crypto.subtle.importKey('raw', unb64(door.intake.public), 'X25519', true, [])
		}
	};
	return { ...file, tenant };
}

const texted = (value: unknown): unknown => {
	if (value instanceof Uint8Array) return { $bytes: b64(value) };
	if (value instanceof CryptoKey) return { $key: value.algorithm.name };
	if (Array.isArray(value)) return value.map(texted);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, texted(part)]));
};

/** Every row of a store as text, byte for byte, in the order of its keys; of a private key only that it is there. */
export const asText = (rows: readonly (readonly [IDBValidKey, unknown])[]): string[] =>
	rows.map(([key, value]) =>
		JSON.stringify([key, texted(value)], (_name, part: unknown) =>
			typeof part === 'object' && part !== null && '$key' in part ? { $key: part.$key } : part
		)
	);
