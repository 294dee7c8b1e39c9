/**
 * What a withdrawn device lets go of, in one transaction: all or nothing, and nothing while anything of its provider's
 * waits to be sent. What waited when the engine looked is not asked: another tab may have saved something since.
 *
 * Deleted records stay in the browser's files until it tidies them, so this is no more than what the disk held before:
 * boxes that nobody can open without a passphrase, and the names that the front door showed to anyone.
 */
import { tenantOf } from '../sync/envelope';
import { Overtaken, type Database } from './database';
import { checkStill, forgetVaults, LEAVING } from './leaving';
import type { Bytes, Identity } from './schema';

/**
 * Vaults, their pages, cursors and what is only readable under them, the front door, and who this device is; that it was
 * withdrawn stays, for the screen that says so. `Overtaken` if something is still to be sent, or the tablet is another
 * device by now: then nothing is deleted.
 *
 * Drafts under a vault go unsent. Their writer's passphrase is what could open them; without it there is nothing that
 * could be sealed. Items that were sent stay, sealed, to be offered again if the tablet comes back to this provider and
 * its server was restored meanwhile; so does whatever was sealed to another provider.
 */
export function forgetAll(db: Database, who: Identity): Promise<void> {
	const ours = ({ envelope }: { envelope: Bytes }) => tenantOf(envelope) === who.tenant;
	return db.strict(LEAVING, async (tx) => {
		await checkStill(tx.objectStore('device'), who);
		const waiting = await tx.objectStore('outbox').index('waiting').getAll();
		const drafts = await tx.objectStore('drafts').getAll();
		if (waiting.some(ours) || drafts.some((row) => row.under === 'tenant' && ours(row))) throw new Overtaken();
		await forgetVaults(tx);
		await tx.objectStore('device').clear();
		await tx.objectStore('device').put(true, 'withdrawn');
	});
}
