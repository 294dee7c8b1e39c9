/** What the first screen asks of the store, before anything else is fetched. The rest of the device is in device.ts. */
import type { Database } from './database';
import type { KeptDoor } from './schema';

export async function frontDoor(db: Database): Promise<KeptDoor | null> {
	return ((await db.read((d) => d.get('device', 'front-door'))) as KeptDoor | undefined) ?? null;
}

/** Whether the server withdrew this device; until it is enrolled again, also once everything here was let go. */
export async function isWithdrawn(db: Database): Promise<boolean> {
	return (await db.read((d) => d.get('device', 'withdrawn'))) === true;
}

/** Whether something that a person saved here has no receipt yet: this is what they are told of. */
export function anyUnsent(db: Database): Promise<boolean> {
	return db.read(async (d) => {
		let row = await d.transaction('outbox').store.index('waiting').openCursor();
		while (row?.value.quiet) row = await row.continue();
		return row !== null;
	});
}

/** Asks the browser not to throw the database away. False: it still may, and the screen says so (F10). */
export async function protectStorage(): Promise<boolean> {
	const storage = globalThis.navigator?.storage;
	if (storage?.persisted === undefined) return false;
	return (await storage.persisted()) || (await storage.persist());
}
