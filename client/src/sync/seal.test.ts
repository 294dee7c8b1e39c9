import { writeFileSync } from 'node:fs';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import { expect, test } from 'vitest';
import { b64, equal, sha256, unb64, utf8 } from './bytes';
import { digestOf, pack, sealInfo } from './envelope';
import type { Plain, Route, Suite } from './envelope';
import type { DeviceId, IntakeKey } from './protocol.gen';
import { seal } from './seal';
import { hex, unhex, vectors } from './vectors';

interface Command {
	name: string; header: string; body: string; signature: string; route: Route; signer: DeviceId;
}
const { commands, intake_keys } = vectors<{
	commands: Command[];
	intake_keys: { intake: IntakeKey; private_seed: string }[];
}>('forms');
const { opens } = vectors<{
	opens: { name: string; suite: Suite; digest: string; plain_sha256: string; envelope: string }[];
}>('sealed');

function plainOf({ route, signer, signature, body }: Command): Plain {
	return { route, signer, signature: unb64(signature), body: utf8(body) };
}

async function open(suite: Suite, seed: string, envelope: Uint8Array): Promise<Uint8Array> {
	const kem = suite === 'x-wing' ? new XWing() : new DhkemX25519HkdfSha256();
	const hpke = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });
	const end = 5 + new DataView(envelope.buffer).getUint16(3);
	const header = envelope.slice(5, end);
	const enc = envelope.slice(end, end + kem.encSize);
	const recipientKey = await hpke.kem.deserializePrivateKey(unhex(seed));
	const ct = envelope.slice(end + kem.encSize);
	return new Uint8Array(await hpke.open({ recipientKey, enc, info: sealInfo(header) }, ct));
}

test.each(opens)('opens what Python sealed: $suite, $name', async ({ suite, digest, plain_sha256, envelope }) => {
	const key = intake_keys.find(({ intake }) => intake.suite === suite)!;
	expect(b64(digestOf(unb64(envelope)))).toBe(digest);
	expect(hex(sha256(await open(suite, key.private_seed, unb64(envelope))))).toBe(plain_sha256);
});

test('seals what Python opens', async () => {
	const sealed = [];
	for (const { intake, private_seed } of intake_keys) {
		for (const command of commands) {
			const suite = intake.suite as Suite;
			const plain = plainOf(command);
			const envelope = await seal(suite, unb64(intake.public), utf8(command.header), plain);
			expect(equal(await open(suite, private_seed, envelope), pack(plain))).toBe(true);
			sealed.push({ name: command.name, suite, envelope: b64(envelope) });
		}
	}
	// pytest sets this and opens what it finds there (tests/sync/test_vectors.py)
	if (process.env.HARKEN_SEALED !== undefined) writeFileSync(process.env.HARKEN_SEALED, JSON.stringify(sealed));
});
