/** Vaults of the people this device reads for, and everything that lies under them. Pages: see `pages.ts`. */
import type { Database } from './database';
import type { HolderRow, MineRow, Sealed } from './schema';
import type { CommandId } from '../sync/protocol.gen';

export async function find(db: Database, tag: string): Promise<HolderRow | null> {
	return (await db.read((d) => d.getFromIndex('holders', 'tag', tag))) ?? null;
}

/** A vault takes the place of an older one of the same login; what lay under that one cannot be opened any more. */
export function keep(db: Database, row: HolderRow): Promise<void> {
	return db.strict(['holders', 'pages', 'cursors', 'mine'], async (tx) => {
		const old = await tx.objectStore('holders').index('tag').get(row.tag);
		if (old !== undefined && old.vault !== row.vault) {
			for (const name of ['pages', 'cursors', 'mine'] as const) {
				const store = tx.objectStore(name);
				for (const key of await store.index('vault').getAllKeys(old.vault)) await store.delete(key as never);
			}
			await tx.objectStore('holders').delete(old.vault);
		}
		await tx.objectStore('holders').put(row);
	});
}

export function keepProfile(db: Database, vault: string, profile: Sealed): Promise<void> {
	return db.strict(['holders'], async (tx) => {
		const row = await tx.objectStore('holders').get(vault);
		if (row !== undefined) await tx.objectStore('holders').put({ ...row, profile });
	});
}

export async function mine(db: Database, vault: string): Promise<MineRow[]> {
	const rows = await db.read((d) => d.getAllFromIndex('mine', 'vault', vault));
	return rows.filter(({ cmd }) => cmd !== OPENED);
}

/** Where among the things that a holder did here lies what they opened and have not told: no command has this name. */
export const OPENED = 'opened' as CommandId;

export async function opened(db: Database, vault: string): Promise<Sealed | null> {
	return (await db.read((d) => d.get('mine', [vault, OPENED])))?.box ?? null;
}

export function keepOpened(db: Database, vault: string, box: Sealed): Promise<void> {
	return db.strict(['mine'], async (tx) => {
		await tx.objectStore('mine').put({ vault, cmd: OPENED, box });
	});
}

/** Their feeds brought it back, or the server refused it: nothing of it needs to be kept any more. */
export function forgetMine(db: Database, vault: string, cmds: readonly string[]): Promise<void> {
	return db.strict(['mine'], async (tx) => {
		for (const cmd of cmds) await tx.objectStore('mine').delete([vault, cmd]);
	});
}
