/** The browser gave this device another address for alerts, with nobody there. Otherwise nobody would be woken any more. */
import { SUBSCRIBE_WITHIN_MS, subscriptionOf, within } from '../pushing';
import type { Database } from '../store/database';
import * as device from '../store/device';
import { unb64 } from '../sync/bytes';
import * as transport from '../transport';
import type { World } from '../world';

/** What the event says; browsers leave out either. */
export interface Changed {
	readonly oldSubscription?: PushSubscription | null;
	readonly newSubscription?: PushSubscription | null;
}

/** If the server cannot be told, what is kept still names the old address, and the next unlock finds the difference. */
export async function renew(world: World, db: Database, manager: Pick<PushManager, 'subscribe'>, changed: Changed): Promise<void> {
	const kept = await device.alerts(db);
	if (kept === null || kept.off) return;
	const asked = { userVisibleOnly: true, applicationServerKey: changed.oldSubscription?.options.applicationServerKey ?? unb64(kept.key) };
	const held = changed.newSubscription ?? (await within(world, SUBSCRIBE_WITHIN_MS, manager.subscribe(asked)));
	const now = subscriptionOf(held);
	const { status } = await transport.alertElsewhere(world, changed.oldSubscription?.endpoint ?? kept.endpoint, now);
	if (status === 204) await device.keepAlerts(db, { ...kept, endpoint: now.endpoint, toldAt: world.now() });
}
