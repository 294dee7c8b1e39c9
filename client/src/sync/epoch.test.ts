import { describe, expect, test } from 'vitest';
import { unb64 } from './bytes';
import type { Cursor, Line } from './device.gen';
import { readStatement, settle, type Survived } from './epoch';
import type { EpochId, FeedId } from './protocol.gen';
import { signingKey } from './receipt';
import { vectors } from './vectors';

interface Settled {
	name: string;
	feed: FeedId;
	held: Cursor;
	lines: Line[];
	stated: Survived;
	settled: Record<FeedId, Cursor>;
	refused: Record<FeedId, string>;
}
const given = vectors<{
	tenant: string;
	old: EpochId;
	new: EpochId;
	signing_public: string;
	proves: { line: string; feeds: Survived };
	proves_nothing: { name: string; line: string }[];
	settle: Settled[];
}>('epochs');

const read = async (line: string) =>
	readStatement(line, await signingKey(unb64(given.signing_public)), given.tenant, given.old, given.new);

test('a statement that the pinned key signed proves a new epoch', async () => {
	expect(await read(given.proves.line)).toEqual(given.proves.feeds);
});

test.each(given.proves_nothing)('proves nothing: $name', async ({ line }) => {
	expect(await read(line)).toBeNull();
});

describe('what is held from before', () => {
	test.each(given.settle)('$name', ({ feed, held, lines, stated, settled, refused }) => {
		const stands = settle(given.tenant, given.new, [[feed, held, lines]], stated);
		expect(stands.settled).toEqual(settled);
		expect(Object.fromEntries(stands.refused.map(({ feed: of, why }) => [of, why]))).toEqual(refused);
	});
});
