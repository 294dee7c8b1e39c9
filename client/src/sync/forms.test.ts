import { describe, expect, test } from 'vitest';
import { TextRefused, b64, sha256, unb64, utf8 } from './bytes';
import { ENVELOPE_BYTES_MAX, TooLong, assemble, frame, pack, sign, signedBytes, textOf } from './envelope';
import type { Route } from './envelope';
import { entryId, reference } from './ids';
import { sealTo } from './intake';
import type { DeviceId, IntakeKey } from './protocol.gen';
import { receipt, receipts, signingKey } from './receipt';
import { hex, unhex, vectors } from './vectors';

interface Forms {
	b64: { hex: string; text: string }[];
	b64_refused: string[];
	references: { cmd: string; reference: string }[];
	entry_ids: { cmd: string; kind: string; n: number; id: string }[];
	intake_keys: { intake: IntakeKey; signing_public: string }[];
	commands: {
		name: string; header: string; body: string; signed: string; seed: string; signature: string; route: Route;
		signer: DeviceId; plain_size: number; plain_sha256: string;
	}[];
	frames: { items: string[]; body: string }[];
}

interface Receipts {
	signing_public: string;
	tenant: string;
	proves: { answer: string; receipt: { cmd: string; verdict: string; reason: string; received_at: string } }[];
	proves_nothing: { name: string; answer: string }[];
}

const PKCS8 = '302e020100300506032b657004220420'; // an Ed25519 seed follows (RFC 8410)

describe('what goes up', () => {
	const forms = vectors<Forms>('forms');

	test.each(forms.b64)('base64url $text', ({ hex: bytes, text }) => {
		expect(b64(unhex(bytes))).toBe(text);
		expect(hex(unb64(text))).toBe(bytes);
	});

	test.each(forms.b64_refused)('base64url refuses %j', (text) => {
		expect(() => unb64(text)).toThrow(TextRefused);
	});

	test.each(forms.references)('reference $reference', ({ cmd, reference: shown }) => {
		expect(reference(cmd)).toBe(shown);
	});

	test.each(forms.entry_ids)('entry id $kind $n', ({ cmd, kind, n, id }) => {
		expect(entryId(cmd, kind, n)).toBe(id);
	});

	test.each(forms.commands)('command: $name', async (of) => {
		const [header, body] = [utf8(of.header), utf8(of.body)];
		expect(hex(signedBytes(header, body))).toBe(of.signed);
		const key = await crypto.subtle.importKey('pkcs8', unhex(PKCS8 + of.seed), 'Ed25519', false, ['sign']);
		const signature = await sign(key, header, body);
		expect(b64(signature)).toBe(of.signature);
		const plain = pack({ route: of.route, signer: of.signer, signature, body });
		expect(plain.length).toBe(of.plain_size);
		expect(hex(sha256(plain))).toBe(of.plain_sha256);
	});

	test.each(forms.frames)('frame of $items.length', ({ items, body }) => {
		expect(hex(frame(items.map(unhex)))).toBe(body);
	});

	test('nothing longer than the limits is made', () => {
		expect(() => textOf({ text: '€'.repeat(200) }, 512)).toThrow(TooLong);
		expect(() => assemble(new Uint8Array(512), new Uint8Array(ENVELOPE_BYTES_MAX - 516))).toThrow(TooLong);
	});

	test.each(forms.intake_keys)('intake key $intake.suite is believed only as signed', async (of) => {
		const pinned = await signingKey(unb64(of.signing_public));
		expect(await sealTo(of.intake, pinned)).toMatchObject({ key: of.intake.key, suite: of.intake.suite });
		expect(await sealTo({ ...of.intake, key: forms.intake_keys[0]!.intake.sig as never }, pinned)).toBeNull();
		expect(await sealTo({ ...of.intake, suite: 'rot13' }, pinned)).toBeNull();
		expect(await sealTo({ ...of.intake, public: `${of.intake.public.slice(0, -4)}AAAA` }, pinned)).toBeNull();
		expect(await sealTo({ ...of.intake, sig: '*' }, pinned)).toBeNull();
	});
});

describe('receipts', () => {
	const given = vectors<Receipts>('receipts');
	const key = signingKey(unb64(given.signing_public));

	test.each(given.proves)('proves: $receipt.verdict', async ({ answer, receipt: of }) => {
		const { cmd, verdict, reason, received_at } = of;
		expect(await receipt(answer, await key, given.tenant)).toMatchObject({ cmd, verdict, reason, received_at });
	});

	test.each(given.proves_nothing)('proves nothing: $name', async ({ answer }) => {
		expect(await receipt(answer, await key, given.tenant)).toBeNull();
	});

	test('a broken line does not hide its neighbours', async () => {
		const [first, second] = given.proves.map((one) => one.answer);
		expect(await receipts(`${first}\n<html>\n\n${second}`, await key, given.tenant)).toHaveLength(2);
	});
});
