import { expect, it } from 'vitest';
import { hex, unhex } from './vectors';
import { X25519 } from './x25519';

const derive = async (secret: string, point: string) => hex(await new X25519().derive(unhex(secret), unhex(point)));

// RFC 7748, 6.1
const BOB = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb';
const BOB_PUBLIC = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f';
const ALICE_PUBLIC = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a';
const SHARED = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
const BASE = `09${'00'.repeat(31)}`;

it('gives what the RFC gives', async () => {
	expect(await derive(BOB, BASE)).toBe(BOB_PUBLIC);
	expect(await derive(BOB, ALICE_PUBLIC)).toBe(SHARED);
});

it.each(['00', '01'])('refuses a point of small order (%s…), which would make a secret that anyone knows', async (low) => {
	await expect(derive(BOB, low + '00'.repeat(31))).rejects.toThrow();
});
