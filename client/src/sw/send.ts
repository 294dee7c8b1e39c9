/** Sends the outbox with nobody there: the same engine and the same hands as in the page, with no holder. */
import { Runner } from '../runner';
import { Database } from '../store/database';
import * as device from '../store/device';
import { world } from '../world';

export interface Nobody {
	/** Whether a page is open: somebody may be writing in it, and it lets go of what there is by itself. */
	pages(): Promise<boolean>;
	/** Ends what could wake a device that is nobody's any more. */
	silence(): void;
}

/** Rejects while something still waits, so that the browser asks again later. */
export async function sendOutbox({ pages, silence }: Nobody): Promise<void> {
	const db = new Database();
	const identity = await device.identity(db);
	if (identity === null) return;
	const say = world.channel(() => undefined);
	const runner = new Runner({
		world,
		db,
		identity,
		reader: () => null,
		// Nor may a service worker import anything: one that only names it is refused whole by the browser.
		epochs: () => Promise.reject(new Error('nobody reads here')),
		seal: () => Promise.reject(new Error('nobody holds this device')),
		stepped: () => undefined,
		changed: () => say({ changed: true }),
		door: () => say({ changed: true }),
		reached: () => undefined,
		received: () => undefined,
		refused: () => undefined,
		storageFailed: () => undefined,
		withdrawn: () => Promise.resolve(),
		leaving: async () => !(await pages()),
		forgotten() {
			silence();
			say({ changed: true });
		},
		moved: () => undefined
	});
	try {
		await runner.start();
		await runner.happened({ on: 'nudged' });
		await runner.quiet();
	} finally {
		runner.stop();
	}
	const left = await device.anyWaiting(db);
	await db.close();
	if (left) throw new Error('not everything is sent');
}
