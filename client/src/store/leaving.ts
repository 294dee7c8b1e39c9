/** What both letting a device go and making it another one have to do. */
import { Overtaken, type Writing } from './database';
import type { Identity } from './schema';

/** Whatever lets go of a device that was writes in one transaction over these. */
export type Leaving = ['device', 'outbox', 'drafts', 'holders', 'pages', 'cursors', 'mine'];
export const LEAVING: Leaving = ['device', 'outbox', 'drafts', 'holders', 'pages', 'cursors', 'mine'];

/** What was said of a device is not said of the one that the tablet may have been enrolled as since: `Overtaken` then. */
export async function checkStill(store: { get(key: 'identity'): Promise<unknown> }, { device }: Pick<Identity, 'device'>): Promise<void> {
	const now = (await store.get('identity')) as Identity | undefined;
	if (now?.device !== device) throw new Overtaken();
}

/** Everybody's vault, and all that lies under it. */
export async function forgetVaults(tx: Writing<Leaving>): Promise<void> {
	for (const row of await tx.objectStore('drafts').getAll())
		if (row.under === 'vault') await tx.objectStore('drafts').delete(row.cmd);
	for (const name of ['holders', 'pages', 'cursors', 'mine'] as const) await tx.objectStore(name).clear();
}
