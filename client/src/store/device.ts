/** Who this device is, and the page that it shows to anyone. */
import type { EpochId } from '../sync/protocol.gen';
import type { Database } from './database';
import { checkStill, forgetVaults, LEAVING } from './leaving';
import type { Epochs, Identity, KeptAlerts, KeptDoor, Pair } from './schema';

export * from './door';

export async function identity(db: Database): Promise<Identity | null> {
	return ((await db.read((d) => d.get('device', 'identity'))) as Identity | undefined) ?? null;
}

export async function epochs(db: Database): Promise<Epochs | null> {
	return ((await db.read((d) => d.get('device', 'epochs'))) as Epochs | undefined) ?? null;
}

export async function alerts(db: Database): Promise<KeptAlerts | null> {
	return ((await db.read((d) => d.get('device', 'alerts'))) as KeptAlerts | undefined) ?? null;
}

export function keepAlerts(db: Database, kept: KeptAlerts): Promise<void> {
	return db.strict(['device'], async (tx) => {
		await tx.objectStore('device').put(kept, 'alerts');
	});
}

/** A device that is shown its front door is not withdrawn, or not any more. */
export function keepFrontDoor(db: Database, kept: KeptDoor): Promise<void> {
	return db.strict(['device'], async (tx) => {
		await checkStill(tx.objectStore('device'), kept.door);
		await tx.objectStore('device').put(kept, 'front-door');
		await tx.objectStore('device').delete('withdrawn');
	});
}

export function keepWithdrawn(db: Database, who: Identity): Promise<void> {
	return db.strict(['device'], async (tx) => {
		await checkStill(tx.objectStore('device'), who);
		await tx.objectStore('device').put(true, 'withdrawn');
	});
}

/** Whether somebody locked this device with no network, and their session is still to be ended. */
export async function owesSignOut(db: Database): Promise<boolean> {
	return (await db.read((d) => d.get('device', 'sign-out'))) === true;
}

export function oweSignOut(db: Database, owed: boolean): Promise<void> {
	return db.strict(['device'], async (tx) => {
		if (owed) await tx.objectStore('device').put(true, 'sign-out');
		else await tx.objectStore('device').delete('sign-out');
	});
}

/** The same pair for every attempt: if an answer was lost, the server gives the same device again. */
export async function enrolling(db: Database, make: () => Promise<Pair>): Promise<Pair> {
	const kept = (await db.read((d) => d.get('device', 'enrolling'))) as Pair | undefined;
	if (kept !== undefined) return kept;
	const pair = await make();
	await db.strict(['device'], async (tx) => {
		await tx.objectStore('device').put(pair, 'enrolling');
	});
	return pair;
}

/**
 * Identity, front door and the first sequence number begin together. A tablet enrolled again as another device counts
 * from 1 again; what it still had to send stays in the outbox, as the envelopes that they are. Vaults of the device that
 * it was go: they are found by its id, so nobody could ever open them again.
 */
export function enrolled(db: Database, who: Identity, kept: KeptDoor, epoch: EpochId): Promise<void> {
	return db.strict(LEAVING, async (tx) => {
		const device = tx.objectStore('device');
		const before = (await device.get('identity')) as Identity | undefined;
		if (before?.device !== who.device) {
			await device.put({ next: 1, free: [] }, 'sequence');
			// The server was told how to wake the device that this was; how to wake this one it has still to hear.
			await device.delete('alerts');
			// The policy that it showed may be another provider's.
			await device.delete('guide');
			await forgetVaults(tx);
		}
		await device.put(who, 'identity');
		await device.put(kept, 'front-door');
		await device.put({ epoch, past: [] }, 'epochs');
		await device.delete('enrolling');
		await device.delete('withdrawn');
	});
}

/** Whether anything here has no receipt yet. */
export async function anyWaiting(db: Database): Promise<boolean> {
	return (await db.read((d) => d.countFromIndex('outbox', 'waiting'))) > 0;
}
