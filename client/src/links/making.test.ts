import { describe, expect, it } from 'vitest';
import { addressOf, opensOf } from '../link/opens';
import { stretchHere } from '../vault/argon';
import { keysOf, newKeys } from './making';

describe('what opens a link', () => {
	it('is what the server makes of the same secret and code', async () => {
		// As in tests/links/test_walls.py.
		const keys = await keysOf(new Uint8Array(16).map((_, at) => at), '402917', stretchHere);
		expect(keys).toEqual({ secret: 'AAECAwQFBgcICQoLDA0ODw', code: '402917', lock: 'oLE-HEKfDZf_O0fLUnJTdYVpBqQX0Wxgx4iikHVVJFE', check: 'UL0EgejjYIivtF5etywHjKw5Cr-DgBHhFilDxpdRU-E' });
	});

	it('is six digits, however small the number', async () => {
		const world = { bytes: (n: number) => new Uint8Array(n) };
		expect((await newKeys(world, async () => new Uint8Array(32))).code).toBe('000000');
	});
});

describe('a link', () => {
	const opens = { tenant: '0a000000-0000-4000-8000-000000000001', link: '0e000000-0000-4000-8000-000000000002', secret: 'AAECAwQFBgcICQoLDA0ODw' };

	it('carries all that opens it behind the #', () => {
		const address = new URL(addressOf(opens, 'https://harken.example'));
		expect([address.pathname, address.search]).toEqual(['/link.html', '']);
		expect(opensOf(address.hash)).toEqual(opens);
	});

	it.each(['', '#', '#a.b.c', `#${opens.tenant}.${opens.link}`, `#${opens.tenant}.${opens.link}.${opens.secret}x`, `#${opens.tenant}.${opens.link}.${opens.secret}.more`])('%j is none', (fragment) => {
		expect(opensOf(fragment)).toBeNull();
	});
});
