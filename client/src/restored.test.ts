import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { enrolledDevice, receiptsFor, sealed, unframed, type Tenant } from '../tests/support/tenant';
import { StillWorld, until } from '../tests/support/world';
import { wholeMore } from './concerns/more';
import { Feeds } from './feeds';
import { Runner, type Reader } from './runner';
import * as outbox from './store/outbox';
import { b64, concat, utf8 } from './sync/bytes';
import { firstHead, leaf, nextHead, type Class } from './sync/chain';
import { headOf } from './sync/envelope';
import type { CommandId, EpochId, FeedId, LeaveUnfinished, PersonId } from './sync/protocol.gen';
import { stretchHere } from './vault/argon';
import { Vault } from './vault/vault';

const uuid = <T = CommandId>() => crypto.randomUUID() as T;
const person = uuid<PersonId>();

interface Said {
	readonly id: string;
	readonly cls: Class;
	readonly prev: number;
}

let world: StillWorld;
let tenant: Tenant;
let vault: Vault;
let reader: Reader | null;
let refused: string[];
let feed: FeedId;
let epoch: EpochId;
/** The lines of the server's one feed, and the head after each. */
let lines: string[];
let heads: Uint8Array[];
let stated: Record<string, unknown> | null;
let signedBy: CryptoKey;

const fact = (): Said => ({ id: uuid(), cls: 'F', prev: 0 });

function say(...all: readonly Said[]): void {
	for (const { id, cls, prev } of all) {
		const entry = JSON.stringify({ id, k: cls === 'F' ? 'note-added' : 'child-listed', v: 1, of: uuid(), at: `${lines.length}`, by: null, how: 'key', cmd: id, d: {} });
		const salt = world.bytes(16);
		lines.push(`${cls} ${prev} ${b64(salt)} ${entry}\n`);
		heads.push(nextHead(heads.at(-1)! as never, lines.length, { cls, prev, leaf: leaf(salt, utf8(entry)) }));
	}
}

/** A restore from a backup that had so much of the feed. */
function restore(seq: number): void {
	lines = lines.slice(0, seq);
	heads = heads.slice(0, seq + 1);
	epoch = uuid();
	stated = { [feed]: [seq, b64(heads[seq]!)] };
}

async function pulled(body: string): Promise<string> {
	const asked = JSON.parse(body) as { epoch: EpochId; held: Record<string, [number, string]> };
	const feeds = `feeds ${JSON.stringify([[feed, 'roster', uuid(), lines.length]])}\n`;
	if (asked.epoch !== epoch) {
		const text = JSON.stringify({ p: 1, tenant: tenant.identity.tenant, old: asked.epoch, new: epoch, feeds: stated });
		const sig = await crypto.subtle.sign('Ed25519', signedBy, concat(utf8('harken/epoch/1\0'), utf8(text)));
		return `harken 1 ${epoch}\nepoch ${b64(new Uint8Array(sig))} ${text}\n${feeds}more\n`;
	}
	const [from, head] = asked.held[feed] ?? [0, ''];
	const start = heads[from] !== undefined && b64(heads[from]) === head ? from : 0;
	const gone = new Set(lines.map((line) => Number(line.split(' ')[1])));
	let text = `harken 1 ${epoch}\n${feeds}feed ${feed} ${start} ${b64(heads[start]!)}\n`;
	for (let seq = start + 1; seq <= lines.length; seq++) {
		const [cls, prev, salt, ...entry] = lines[seq - 1]!.split(' ');
		const bare = leaf(Uint8Array.from(atob(salt!.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)), utf8(entry.join(' ').trimEnd()));
		text += gone.has(seq) ? `s ${prev} ${b64(bare)}\n` : `${cls} ${prev} ${salt} ${entry.join(' ')}`;
		if (seq % 500 === 0 || seq === lines.length) text += `head ${seq} ${b64(heads[seq]!)}\n`;
	}
	return `${text}end\n`;
}

function runner(): Runner {
	return new Runner({
		world,
		db: tenant.db,
		identity: tenant.identity,
		epochs: () => import('./sync/epoch'),
		reader: () => reader,
		seal: (body, cmd, seq) => sealed(world, tenant, null, body, cmd, seq),
		stepped: () => undefined,
		changed: () => undefined,
		door: () => undefined,
		reached: () => undefined,
		received: () => undefined,
		refused: (_feed, why) => void refused.push(why),
		storageFailed: () => undefined,
		withdrawn: () => Promise.resolve(),
		leaving: () => Promise.resolve(true),
		forgotten: () => undefined,
		moved: () => undefined
	});
}

beforeEach(async () => {
	world = new StillWorld();
	tenant = await enrolledDevice(world, { shared: false });
	vault = await Vault.make(world, tenant.db, 'tag', { person, name: 'Sam', posts: [], lead: true }, 'x'.repeat(12), stretchHere);
	[reader, refused, feed, epoch, stated] = [null, [], uuid<FeedId>(), tenant.epoch, {}];
	signedBy = tenant.signing.privateKey;
	[lines, heads] = [[], [firstHead(tenant.identity.tenant, feed)]];
	world.server = async (path, { body }) =>
		path === '/sync/pull' ? { status: 200, text: await pulled(body as string) } : { status: 503, text: '', waitMs: 60_000 };
});

/** Someone reads on this device for as long as `doing` takes. */
async function reading(doing: (one: Runner, feeds: Feeds) => Promise<void>): Promise<void> {
	const feeds = new Feeds(tenant.db, vault);
	await feeds.load();
	reader = { person, vault: vault.id, feeds, signedIn: true, gone: new AbortController().signal };
	const one = runner();
	await one.start();
	await one.quiet();
	await doing(one, feeds);
	one.stop();
}

const seen = (feeds: Feeds) => feeds.of('roster').flat().map(({ id }) => id);
const live = () => {
	const gone = new Set(lines.map((line) => Number(line.split(' ')[1])));
	return lines.filter((_, n) => !gone.has(n + 1)).map((line) => (JSON.parse(line.split(' ').slice(3).join(' ')) as Said).id);
};

describe('after the server was restored', () => {
	it('a feed goes on from what survived, bodies and all, and counts what is not confirmed', async () => {
		say(...Array.from({ length: 620 }, fact), { id: uuid(), cls: 'S', prev: 0 }, fact(), { id: uuid(), cls: 'S', prev: 621 });
		const lost = Array.from({ length: 500 }, fact);
		say(...lost);
		await reading(async (_, feeds) => expect(feeds.count()).toBe(1_123));
		restore(622); // the state at 621 stands again, and its body is not here
		say(fact());
		await reading(async (one, feeds) => {
			expect(seen(feeds)).toEqual(live());
			expect(feeds.asideCount()).toBe(501);
			expect(refused).toEqual([]);
			say(...lost.slice(0, 499)); // those whose devices came back
			await one.happened({ on: 'poked' });
			await one.quiet();
			expect(seen(feeds)).toEqual(live());
			expect(feeds.asideCount()).toBe(2);
		});
		const again = new Feeds(tenant.db, vault);
		await again.load();
		expect(seen(again)).toEqual(live());
		expect(again.asideCount()).toBe(2);
	});

	it('twice, with nobody reading in between', async () => {
		say(...Array.from({ length: 30 }, fact));
		await reading(async (_, feeds) => expect(feeds.count()).toBe(30));
		restore(20);
		say(fact(), fact());
		const first = stated;
		restore(21);
		stated = first; // since the epoch that this device knows it is the shorter one that counts
		say(fact());
		await reading(async (_, feeds) => {
			expect(seen(feeds)).toEqual(live());
			expect(feeds.asideCount()).toBe(10);
		});
	});

	it('a feed whose past is another is not believed, and what is held stays', async () => {
		say(...Array.from({ length: 10 }, fact));
		await reading(async () => undefined);
		[lines, heads] = [[], heads.slice(0, 1)];
		say(...Array.from({ length: 12 }, fact));
		restore(5);
		await reading(async (one, feeds) => {
			expect(feeds.count()).toBe(10);
			expect(refused).toEqual(['its past has changed']);
			await one.happened({ on: 'poked' });
			await one.quiet();
			expect([feeds.count(), feeds.asideCount()]).toEqual([10, 0]);
		});
	});

	it('what nobody of ours signed, or states nothing, changes nothing', async () => {
		say(...Array.from({ length: 10 }, fact));
		await reading(async () => undefined);
		restore(5);
		signedBy = (await enrolledDevice(world)).signing.privateKey;
		await reading(async (one, feeds) => {
			expect([feeds.count(), feeds.asideCount(), one.state?.epoch]).toEqual([10, 0, tenant.epoch]);
		});
		const bare = async (path: string) =>
			path === '/sync/pull' ? { status: 200, text: `harken 1 ${epoch}\nfeeds []\nend\n` } : { status: 503, text: '' };
		world.server = bare;
		await reading(async (one, feeds) => {
			expect([feeds.count(), one.state?.epoch]).toEqual([10, tenant.epoch]);
		});
	});
});

describe('what was sent', () => {
	const text: LeaveUnfinished = {
		k: 'leave-unfinished', v: 2, setting: uuid<never>(), writer: { name: '', role: '', phone: '' },
		children: [{ listed: null, described: '', roles: [] }], danger: 'not-answered', adult: 'not-answered', subjects: [], struck: [],
		saw: 'words', words: '', when: '', place: '', more: wholeMore({})
	};

	it('is offered again byte for byte unless a backup covers it, and what survived keeps its first receipt', async () => {
		const items = await Promise.all([1, 2].map((seq) => sealed(world, tenant, null, text, uuid(), seq)));
		for (const item of items) await outbox.add(tenant.db, item, null);
		let covered: string | null = null;
		const pushed: Uint8Array[] = [];
		world.server = async (path, { body }) => {
			if (path === '/devices/front-door') return { status: 200, text: JSON.stringify({ front_door: tenant.door, epoch, covered }) };
			if (path !== '/sync/push') return { status: 503, text: '', waitMs: 60_000 };
			const envelopes = unframed(body as Uint8Array);
			pushed.push(...envelopes);
			return { status: 200, text: await receiptsFor(tenant, envelopes) };
		};
		const one = runner();
		await one.start();
		await one.quiet();
		const rows = await outbox.all(tenant.db);
		expect(pushed.map(b64)).toEqual(items.map(({ envelope }) => b64(envelope)));

		epoch = uuid();
		world.pass(300_000);
		await until(() => pushed.length === 4);
		await one.quiet();
		expect(pushed.slice(2).map(b64)).toEqual(items.map(({ envelope }) => b64(envelope)));
		const lineOf = ({ receipt }: (typeof rows)[number]) => [receipt?.line, receipt?.sig];
		expect((await outbox.all(tenant.db)).map(lineOf)).toEqual(rows.map(lineOf));

		covered = '2026-11-21T14:03:00.001Z';
		world.pass(300_000);
		await until(async () => (await outbox.all(tenant.db)).every((row) => row.covered === true));
		for (const [n, { envelope, receipt }] of (await outbox.all(tenant.db)).entries()) {
			expect(b64(envelope)).toBe(b64(headOf(items[n]!.envelope)));
			expect(receipt).toEqual({ ...rows[n]!.receipt, epoch });
		}
		one.stop();
		epoch = uuid();
		const two = runner();
		await two.start();
		world.pass(300_000);
		await two.quiet();
		expect([pushed.length, two.state?.epoch]).toEqual([4, epoch]);
		two.stop();
	});
});
