/** What the server has erased is gone from a device with its next pull, also from its disk (S11), and no chain is broken by it. */
import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import { enrolledDevice, sealed, type Tenant } from '../tests/support/tenant';
import { StillWorld } from '../tests/support/world';
import { Feeds } from './feeds';
import { Runner, type Reader } from './runner';
import * as pages from './store/pages';
import { b64, utf8 } from './sync/bytes';
import { firstHead, leaf, nextHead } from './sync/chain';
import type { FeedId, PersonId } from './sync/protocol.gen';
import { stretchHere } from './vault/argon';
import { Vault } from './vault/vault';

const person = crypto.randomUUID() as PersonId;
const WORDS = 'He said it was his uncle.';

let world: StillWorld;
let tenant: Tenant;
let vault: Vault;
let reader: Reader | null;
let refused: string[];
let feed: FeedId;
/** Each fact of the server's one feed. An erased one has only its leaf. */
let facts: { entry: string | null; salt: string; leaf: string }[];
let heads: Uint8Array[];

function say(kind: string, d: unknown): void {
	const [id, salt] = [crypto.randomUUID(), world.bytes(16)];
	const entry = JSON.stringify({ id, k: kind, v: 1, of: id, at: `${facts.length}`, by: null, how: 'key', cmd: id, d });
	const of = leaf(salt, utf8(entry));
	facts.push({ entry, salt: b64(salt), leaf: b64(of) });
	heads.push(nextHead(heads.at(-1)! as never, facts.length, { cls: 'F', prev: 0, leaf: of }));
}

/** As the server does it: the bodies are nowhere, and a fact says which they were. */
function dispose(...seqs: readonly number[]): void {
	for (const seq of seqs) facts[seq - 1]!.entry = null;
	say('entries-disposed', { seqs });
}

function pulled(body: string): string {
	const { held } = JSON.parse(body) as { held: Record<string, [number, string]> };
	const start = held[feed]?.[0] ?? 0;
	let text = `harken 1 ${tenant.epoch}\nfeeds ${JSON.stringify([[feed, 'desk', crypto.randomUUID(), facts.length]])}\n`;
	text += `feed ${feed} ${start} ${b64(heads[start]!)}\n`;
	for (const { entry, salt, leaf } of facts.slice(start)) text += entry === null ? `f 0 ${leaf}\n` : `F 0 ${salt} ${entry}\n`;
	return `${text}${start < facts.length ? `head ${facts.length} ${b64(heads.at(-1)!)}\n` : ''}end\n`;
}

beforeEach(async () => {
	world = new StillWorld();
	tenant = await enrolledDevice(world, { shared: false });
	vault = await Vault.make(world, tenant.db, 'tag', { person, name: 'Sam', posts: [], lead: true }, 'x'.repeat(12), stretchHere);
	[reader, refused, feed, facts] = [null, [], crypto.randomUUID() as FeedId, []];
	heads = [firstHead(tenant.identity.tenant, feed)];
	world.server = async (path, { body }) =>
		path === '/sync/pull' ? { status: 200, text: pulled(body as string) } : { status: 503, text: '', waitMs: 60_000 };
});

/** Pulls, and gives what is held then. */
async function pull(): Promise<Feeds> {
	const feeds = new Feeds(tenant.db, vault);
	await feeds.load();
	reader = { person, vault: vault.id, feeds, signedIn: true, gone: new AbortController().signal };
	const runner = new Runner({
		world,
		db: tenant.db,
		identity: tenant.identity,
		epochs: () => import('./sync/epoch'),
		reader: () => reader,
		seal: (body, cmd, seq) => sealed(world, tenant, null, body, cmd, seq),
		refused: (_feed, why) => void refused.push(why),
		withdrawn: () => Promise.resolve(),
		leaving: () => Promise.resolve(true),
		...{ stepped: nothing, changed: nothing, door: nothing, reached: nothing, received: nothing },
		...{ storageFailed: nothing, forgotten: nothing, moved: nothing }
	});
	await runner.start();
	await runner.quiet();
	runner.stop();
	return feeds;
}
const nothing = () => undefined;

const readable = (feeds: Feeds) => feeds.whole('desk')[0]!.entries.map((entry) => entry?.k ?? null);

/** All that lies on the disk of the feed's pages, opened. */
async function onDisk(): Promise<string> {
	const kept = await pages.pages(tenant.db, vault.id);
	return JSON.stringify(await Promise.all(kept.map((page) => vault.open(['page', page.feed, page.page], page.box))));
}

it('goes from memory and disk with the next pull, while the chain goes on', async () => {
	for (const saw of [WORDS, 'Something else.']) say('note-added', { concern: crypto.randomUUID(), text: saw });
	expect(readable(await pull())).toEqual(['note-added', 'note-added']);
	expect(await onDisk()).toContain(WORDS);

	dispose(1);
	const feeds = await pull();
	expect(readable(feeds).slice(0, 2)).toEqual([null, 'note-added']);
	const disk = await onDisk();
	expect(disk).not.toContain(WORDS);
	expect(disk).not.toContain(facts[0]!.salt); // with which a guess at them could be tried
	expect(disk).toContain(facts[0]!.leaf);
	expect(disk).toContain('Something else.');

	say('note-added', { concern: crypto.randomUUID(), text: 'Later.' });
	expect(readable(await pull())).toHaveLength(4);
	expect(refused).toEqual([]);
});

it('is not missed by a device that comes later, and whatever else is missing is', async () => {
	say('note-added', { concern: crypto.randomUUID(), text: WORDS });
	say('note-added', { concern: crypto.randomUUID(), text: 'Something else.' });
	dispose(1);
	expect(readable(await pull()).slice(0, 2)).toEqual([null, 'note-added']);
	expect(refused).toEqual([]);
	say('note-added', { concern: crypto.randomUUID(), text: 'Gone without a word.' });
	facts.at(-1)!.entry = null;
	await pull();
	expect(refused).toEqual(['a body is missing']);
});
