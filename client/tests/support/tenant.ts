/** A provider's keys and an enrolled device, made for one test. */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { author, routeOf } from '../../src/author';
import { Database } from '../../src/store/database';
import * as device from '../../src/store/device';
import type { Identity } from '../../src/store/schema';
import { b64, concat, utf8 } from '../../src/sync/bytes';
import { digestOf, intakeBytes, sealInfo, type Header } from '../../src/sync/envelope';
import type { Command, CommandId, DeviceId, EpochId, FrontDoor, IntakeKey, KeyId, SettingId, TenantId } from '../../src/sync/protocol.gen';
import type { Suite } from '../../src/sync/envelope';
import type { Vault } from '../../src/vault/vault';
import type { World } from '../../src/world';

const uuid = <T>() => crypto.randomUUID() as T;

export interface Tenant {
	readonly signing: CryptoKeyPair;
	readonly intake: CryptoKeyPair;
	readonly identity: Identity;
	readonly door: FrontDoor;
	readonly epoch: EpochId;
	readonly db: Database;
}

export async function enrolledDevice(world: World, { shared = true } = {}): Promise<Tenant> {
	const signing = await world.signingPair(true);
	const pair = await world.signingPair(false);
	const intakePair = (await crypto.subtle.generateKey('X25519', true, ['deriveBits'])) as CryptoKeyPair;
	const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', intakePair.publicKey));
	const unsigned: IntakeKey = { key: uuid<KeyId>(), suite: 'x25519', public: b64(publicKey), sig: '' };
	const signature = await crypto.subtle.sign('Ed25519', signing.privateKey, intakeBytes(unsigned, publicKey));
	const identity: Identity = {
		device: uuid<DeviceId>(),
		tenant: uuid<TenantId>(),
		signingKey: new Uint8Array(await crypto.subtle.exportKey('raw', signing.publicKey)),
		privateKey: pair.privateKey,
		publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
		code: 'affinity.K7QF2M9DXW4T'
	};
	const door: FrontDoor = {
		tenant: identity.tenant,
		tenant_name: 'Affinity',
		setting: uuid<SettingId>(),
		setting_name: 'Oak House',
		setting_kind: 'home',
		device: identity.device,
		shared,
		lead_word: 'Home Safeguarding Lead',
		duty_numbers: [],
		people: [],
		receivers: [],
		outside_numbers: [],
		intake: { ...unsigned, sig: b64(new Uint8Array(signature)) },
		read_at: '2026-11-21T12:00:00Z',
		demo: true,
		open_hours: [],
		unanswered: false,
		agencies: [],
		guide: ''
	};
	const db = new Database(`test-${uuid<string>()}`);
	const epoch = uuid<EpochId>();
	await device.enrolled(db, identity, { door, readAt: world.now() }, epoch);
	return { signing, intake: intakePair, identity, door, epoch, db };
}

/** As the kernel seals: with the vault's author key while one is open. */
export async function sealed(world: World, tenant: Tenant, vault: Vault | null, command: Command, cmd: CommandId, seq: number) {
	const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', tenant.intake.publicKey));
	const to = { key: tenant.door.intake.key, suite: 'x25519' as Suite, publicKey };
	return author(world, tenant.identity, to, vault, { command, cmd, seq, route: routeOf(command, false) });
}

/** An envelope as the server opens it: its header, and the command under the seal. */
export async function opened(tenant: Tenant, envelope: Uint8Array): Promise<{ header: Header; command: Command }> {
	const hpke = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
	const end = 5 + new DataView(envelope.buffer, envelope.byteOffset).getUint16(3);
	const header = envelope.slice(5, end);
	const enc = envelope.slice(end, end + 32);
	const plain = new Uint8Array(
		await hpke.open({ recipientKey: tenant.intake.privateKey, enc, info: sealInfo(header) }, envelope.slice(end + 32))
	);
	// Route (1), signer (16), signature (64), then the body after its length.
	const size = new DataView(plain.buffer).getUint32(81);
	const read = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));
	return { header: read(header) as Header, command: read(plain.slice(85, 85 + size)) as Command };
}

/** What the server would answer for these envelopes: a receipt line and its signature each. */
export async function receiptsFor(
	tenant: Tenant,
	envelopes: readonly Uint8Array[],
	epoch = tenant.epoch,
	verdict = 'accepted -'
): Promise<string> {
	const lines = envelopes.map(async (envelope) => {
		const size = new DataView(envelope.buffer, envelope.byteOffset).getUint16(3);
		const { cmd } = JSON.parse(new TextDecoder().decode(envelope.slice(5, 5 + size))) as { cmd: string };
		const line = `receipt 1 ${tenant.identity.tenant} ${cmd} ${b64(digestOf(envelope))} ${verdict} 2026-11-21T14:03:00.000Z ${epoch}`;
		const signed = concat(utf8('harken/receipt/1\0'), utf8(line));
		const sig = await crypto.subtle.sign('Ed25519', tenant.signing.privateKey, signed);
		return `${line} ${b64(new Uint8Array(sig))}\n`;
	});
	return (await Promise.all(lines)).join('');
}

/** The envelopes of a push, as the server takes them apart. */
export function unframed(body: Uint8Array): Uint8Array[] {
	const found: Uint8Array[] = [];
	for (let at = 0; at < body.length; ) {
		const size = new DataView(body.buffer, body.byteOffset + at).getUint32(0);
		found.push(body.slice(at + 4, at + 4 + size));
		at += 4 + size;
	}
	return found;
}
