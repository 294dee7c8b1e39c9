import { describe, expect, it } from 'vitest';
import { Origin, StillWorld, until } from '../tests/support/world';
import { Live } from './live';
import type { PersonId } from './sync/protocol.gen';
import type { Ask } from './world';
import { Unreachable } from './world';

const PERSON = crypto.randomUUID() as PersonId;
const STILL_HERE = ': still here\n\n';
const PULL = 'event: pull\ndata:\n\n';

/** The server's side of one connection. */
class Line {
	#parts: (string | null)[] = [];
	#more: () => void = () => undefined;
	cut = false;

	constructor(readonly ask: Ask) {
		ask.until?.addEventListener('abort', () => this.#put(null, true));
	}

	#put(part: string | null, cut = false): void {
		this.#parts.push(part);
		this.cut ||= cut;
		this.#more();
	}

	say = (text: string) => this.#put(text);
	/** The answer ends as it should. */
	end = () => this.#put(null);
	break = () => this.#put(null, true);

	async *parts(): AsyncIterable<string> {
		for (;;) {
			const part = this.#parts.shift();
			if (part === null) {
				if (this.cut) throw new Unreachable();
				return;
			}
			if (part !== undefined) yield part;
			else await new Promise<void>((more) => (this.#more = more));
		}
	}
}

/** A server that takes every stream, until a test says otherwise. */
class Server {
	readonly lines: Line[] = [];
	status = 200;

	answer = async (path: string, ask: Ask) => {
		if (path !== '/live') throw new Error(path);
		const line = new Line(ask);
		this.lines.push(line);
		return { status: this.status, text: '', parts: line.parts() };
	};
	get last(): Line {
		const line = this.lines.at(-1);
		if (line === undefined) throw new Error('nobody connected');
		return line;
	}
}

function tab(server: Server, origin = new Origin()) {
	const world = new StillWorld(origin);
	world.server = server.answer;
	let poked = 0;
	const live = new Live(world, () => (poked += 1));
	return { world, live, poked: () => poked };
}

const connected = (server: Server, times = 1) => until(() => server.lines.length === times);
/** Lets everything happen that needs no time. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('the live stream', () => {
	it('is asked for by name, and given up after two missed signs of life', async () => {
		const server = new Server();
		tab(server).live.begin(PERSON);
		await connected(server);
		expect(server.last.ask).toMatchObject({ person: PERSON, quietMs: 45_000 });
	});

	it('pokes when it is there, because nobody said what was new before, and at each poke', async () => {
		const server = new Server();
		const { live, poked } = tab(server);
		live.begin(PERSON);
		await connected(server);
		server.last.say(STILL_HERE);
		await until(() => poked() === 1);
		server.last.say(STILL_HERE);
		server.last.say(PULL);
		await until(() => poked() === 2);
		await settled();
		expect(poked()).toBe(2);
	});

	it('understands events however the network cuts them', async () => {
		const server = new Server();
		const { live, poked } = tab(server);
		live.begin(PERSON);
		await connected(server);
		for (const character of STILL_HERE + PULL + STILL_HERE + PULL) server.last.say(character);
		await until(() => poked() === 3);
		server.last.say(PULL + PULL + STILL_HERE);
		await until(() => poked() === 4);
	});

	it('comes back after a quarter of an hour, at once and not all devices in the same moment', async () => {
		const server = new Server();
		const { world, live, poked } = tab(server);
		live.begin(PERSON);
		for (let times = 1; times <= 5; times++) {
			await connected(server, times);
			server.last.say(STILL_HERE);
			await until(() => poked() === times);
			server.last.end();
			await settled();
			world.pass(499);
			await settled();
			expect(server.lines).toHaveLength(times);
			world.pass(501);
		}
		await connected(server, 6);
	});

	it('tries ever more seldom while nobody answers, and at least every minute', async () => {
		const server = new Server();
		const { world, live } = tab(server);
		world.server = null;
		live.begin(PERSON);
		for (let minutes = 0; minutes < 10; minutes++) {
			await settled();
			world.pass(60_000);
		}
		world.server = server.answer;
		await settled();
		world.pass(60_000);
		await connected(server);
	});

	it.each([
		['a busy server', 503, ''],
		['a server that does not know it yet', 404, ''],
		['a portal that answers with its own page', 200, '<!doctype html>'.repeat(100)]
	])('is asked for again from %s', async (_what, status, text) => {
		const server = new Server();
		const { world, live, poked } = tab(server);
		server.status = status;
		live.begin(PERSON);
		for (let times = 1; times <= 3; times++) {
			await connected(server, times);
			server.last.say(text);
			server.last.end();
			await settled();
			world.pass(10_000);
		}
		expect(poked()).toBe(0);
	});

	it('is over with the session; the pull that follows says so to everybody else', async () => {
		const server = new Server();
		const { world, live, poked } = tab(server);
		server.status = 401;
		live.begin(PERSON);
		await until(() => poked() === 1);
		world.pass(600_000);
		await settled();
		expect(server.lines).toHaveLength(1);
	});

	it('ends at once when the holder locks, and begins again for the next', async () => {
		const server = new Server();
		const { world, live, poked } = tab(server);
		live.begin(PERSON);
		await connected(server);
		server.last.say(STILL_HERE);
		await until(() => poked() === 1);
		live.end();
		expect(server.last.cut).toBe(true);
		world.pass(600_000);
		await settled();
		expect([server.lines.length, poked()]).toEqual([1, 1]);
		const next = crypto.randomUUID() as PersonId;
		live.begin(next);
		await connected(server, 2);
		expect(server.last.ask.person).toBe(next);
	});

	it('that ended while it waited to connect again stays ended', async () => {
		const server = new Server();
		const { world, live } = tab(server);
		live.begin(PERSON);
		await connected(server);
		server.last.break();
		await settled();
		live.end();
		world.pass(600_000);
		await settled();
		expect(server.lines).toHaveLength(1);
	});
});

describe('a browser with several tabs', () => {
	it('has one connection, and another tab takes it over when the first one goes', async () => {
		const [server, origin] = [new Server(), new Origin()];
		const tabs = [tab(server, origin), tab(server, origin), tab(server, origin)] as const;
		for (const { live } of tabs) live.begin(PERSON);
		await connected(server);
		await settled();
		expect(server.lines).toHaveLength(1);
		tabs[0].live.end();
		await connected(server, 2);
		tabs[1].live.end();
		await connected(server, 3);
		await settled();
		expect(server.lines).toHaveLength(3);
		server.last.say(STILL_HERE);
		await until(() => tabs[2].poked() === 1);
		expect(tabs[0].poked() + tabs[1].poked()).toBe(0);
	});

	it('loses nothing by a tab that stopped while it waited for its turn', async () => {
		const [server, origin] = [new Server(), new Origin()];
		const tabs = [tab(server, origin), tab(server, origin), tab(server, origin)] as const;
		for (const { live } of tabs) live.begin(PERSON);
		await connected(server);
		tabs[1].live.end();
		tabs[0].live.end();
		await connected(server, 2);
		server.last.say(STILL_HERE);
		await until(() => tabs[2].poked() === 1);
	});
});
