/** A browser becomes a device of a setting, with a one-time code. */
import type { EnrolResult } from './port';
import type { Database } from './store/database';
import * as device from './store/device';
import { b64, unb64 } from './sync/bytes';
import { sealTo } from './sync/intake';
import { signingKey } from './sync/receipt';
import * as transport from './transport';
import type { World } from './world';

/**
 * The signing key that comes with the first answer is pinned: from now on only what it signed is sealed to or believed.
 * A code is handed over by a person who stands beside the tablet, so there is no earlier trust to check it against.
 */
export async function enrol(world: World, db: Database, code: string, name: string): Promise<EnrolResult> {
	const pair = await device.enrolling(db, async () => {
		const { privateKey, publicKey } = await world.signingPair(false);
		return { privateKey, publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)) };
	});
	const { status, value } = await transport.enrol(world, code.trim(), b64(pair.publicKey), name.trim());
	if (status >= 400 && status < 500 && status !== 429) return 'unknown-code';
	if (value === null) return 'no-network';
	const pinned = unb64(value.signing_key);
	const door = value.front_door;
	if ((await sealTo(door.intake, await signingKey(pinned))) === null) return 'no-network';
	const who = { ...pair, device: value.device, tenant: value.tenant, signingKey: pinned };
	await device.enrolled(db, who, { door, readAt: world.now() }, value.epoch);
	return 'enrolled';
}
