/** The base's own lists, read where they stand: of TOML as much as they use, which is tables of texts, truths and lists. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wording } from '$sync/protocol.gen';

const BASE = join(import.meta.dirname, '../../../server/policy/packs/base');

function read(name: string): Wording[] {
	const text = readFileSync(join(BASE, name), 'utf8').replace(/^#.*$/gm, '');
	return text.split('[[wordings]]').slice(1).map((table) => {
		const pairs = [...table.matchAll(/^(\w+) = (\[[^\]]*\]|.+)$/gm)].map(([, key, value]) => [key, JSON.parse((value ?? '').replace(/,\s*\]$/, ']'))]);
		return { unless: [], soft: false, ...Object.fromEntries(pairs) } as Wording;
	});
}

export const wordings = { en: read('language.toml'), cy: read('language-cy.toml') };
