/** A browser becomes a device of a setting, with a one-time code. */
import type { EnrolResult } from './port';
import type { Database } from './store/database';
import * as device from './store/device';
import type { Identity, Pair } from './store/schema';
import { b64, unb64, utf8 } from './sync/bytes';
import { sealTo } from './sync/intake';
import { signingKey } from './sync/receipt';
import * as transport from './transport';
import type { Answered } from './transport';
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
	const { status, value } = await transport.enrol(world, await proved(pair, code.trim()), name.trim());
	if (status >= 400 && status < 500 && status !== 429) return 'unknown-code';
	if (value === null) return 'no-network';
	const pinned = unb64(value.signing_key);
	const door = value.front_door;
	if ((await sealTo(door.intake, await signingKey(pinned))) === null) return 'no-network';
	const who = { ...pair, device: value.device, tenant: value.tenant, signingKey: pinned, code: code.trim() };
	await device.enrolled(db, who, { door, readAt: world.now() }, value.epoch);
	return 'enrolled';
}

/** What is asked with: the code, and the proof that this device has the private half of its key. */
async function proved({ privateKey, publicKey }: Pair, code: string): Promise<transport.EnrolProof> {
	const sig = await crypto.subtle.sign('Ed25519', privateKey, utf8(`harken/enrol/1\0${code}`));
	return { code, key: b64(publicKey), sig: b64(new Uint8Array(sig)) };
}

/** The server has the name that it was given the first time, and keeps that; here it is kept nowhere. */
const AGAIN = 'again';
/** The server's own word for it; a proxy's bare 401 is none, and a sign-in that failed is another. */
const UNKNOWN = 'not-enrolled';

/**
 * Whatever is asked, by a device that may have lost its cookie: browsers write cookies to the disk up to half a minute
 * late, so a tablet whose battery goes right after it was set up knows who it is, and the server does not. It says so
 * once more, with the same code and key, and asks again.
 *
 * Each new cookie ends the one before, so one flight at a time does it, of all tabs and the service worker: two at once
 * would shut each other out, and what waits here would wait on for minutes. Whoever comes second asks first.
 */
export async function asThisDevice<T>(world: World, identity: Identity, ask: () => Promise<Answered<T>>): Promise<Answered<T>> {
	const answer = await ask();
	if (answer.reason !== UNKNOWN) return answer;
	return world.exclusive('harken-rejoin', async () => {
		const now = await ask();
		return now.reason === UNKNOWN && (await rejoin(world, identity)) ? ask() : now;
	});
}

/** True if the server knows it as this device again. */
async function rejoin(world: World, { device: id, privateKey, publicKey, code }: Identity): Promise<boolean> {
	const { value } = await transport.enrol(world, await proved({ privateKey, publicKey }, code), AGAIN);
	return value?.device === id;
}
