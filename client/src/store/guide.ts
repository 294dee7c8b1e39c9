/** The guide that this device keeps beside its front door. Readable without a key: it is policy, and about nobody. */
import type { FrontDoor, Guide } from '../sync/protocol.gen';
import type { Database } from './database';
import { checkStill } from './leaving';

export async function guide(db: Database): Promise<Guide | null> {
	return ((await db.read((d) => d.get('device', 'guide'))) as Guide | undefined) ?? null;
}

/** `door` named it: if the tablet is another device by now, `Overtaken`, and nothing is kept. */
export function keepGuide(db: Database, kept: Guide, door: Pick<FrontDoor, 'device'>): Promise<void> {
	return db.strict(['device'], async (tx) => {
		await checkStill(tx.objectStore('device'), door);
		await tx.objectStore('device').put(kept, 'guide');
	});
}
