/** A world that stands still until a test moves it. Chance is real; the clock, the timers and the network are not. */
import type { Ask, Reply, World } from '../../src/world';
import { Unreachable } from '../../src/world';

export type Server = (path: string, ask: Ask) => Promise<{ status: number; text: string; waitMs?: number; parts?: AsyncIterable<string> }>;

interface Timer {
	readonly at: number;
	readonly run: () => void;
}

/** Channels of all worlds of one test, as the browser joins all tabs of one origin. */
export class Origin {
	readonly hearing = new Set<(message: unknown) => void>();
	readonly locks = new Map<string, Promise<unknown>>();
	readonly beside = new Map<string, number>();
}

export class StillWorld implements World {
	time = Date.UTC(2026, 10, 21, 13, 55);
	/** Null: no network. */
	server: Server | null = null;
	readonly boot = crypto.randomUUID();
	#timers = new Set<Timer>();

	constructor(private readonly origin = new Origin()) {}

	now = () => this.time;
	mono = () => this.time - Date.UTC(2026, 10, 21);
	zone = () => 'Europe/London';
	bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
	uuid = () => crypto.randomUUID() as string;
	signingPair = (extractable: boolean) =>
		crypto.subtle.generateKey('Ed25519', extractable, ['sign', 'verify']) as Promise<CryptoKeyPair>;

	async ask(path: string, ask: Ask): Promise<Reply> {
		if (this.server === null) throw new Unreachable();
		const { status, text, waitMs = 0, parts: streamed } = await this.server(path, ask);
		if (streamed !== undefined) return { status, waitMs, text: () => Promise.resolve(text), parts: () => streamed };
		// Cut in the middle of words, as a network does.
		const parts = async function* () {
			for (let at = 0; at < text.length; at += 1000) yield text.slice(at, at + 1000);
		};
		return { status, waitMs, text: () => Promise.resolve(text), parts };
	}

	after(ms: number, run: () => void): () => void {
		const timer = { at: this.time + ms, run };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	}

	/** Lets so much time pass, and starts what was to start in it. */
	pass(ms: number): void {
		const end = this.time + ms;
		for (;;) {
			const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
			if (next === undefined) break;
			this.#timers.delete(next);
			this.time = Math.max(this.time, next.at);
			next.run();
		}
		this.time = end;
	}

	channel(hear: (message: unknown) => void): (message: unknown) => void {
		this.origin.hearing.add(hear);
		return (message) => {
			for (const other of this.origin.hearing) if (other !== hear) other(structuredClone(message));
		};
	}

	async shared<T>(name: string, run: () => Promise<T>): Promise<T> {
		const { beside } = this.origin;
		beside.set(name, (beside.get(name) ?? 0) + 1);
		return run().finally(() => beside.set(name, (beside.get(name) ?? 0) - 1));
	}

	async ifFree<T>(name: string, run: () => Promise<T>): Promise<T | null> {
		return (this.origin.beside.get(name) ?? 0) > 0 ? null : run();
	}

	exclusive<T>(name: string, run: () => Promise<T>): Promise<T> {
		const before = this.origin.locks.get(name) ?? Promise.resolve();
		const turn = before.then(run);
		this.origin.locks.set(name, turn.catch(() => undefined));
		return turn;
	}
}

/** Waits in real time for what is under way; the still clock does not move meanwhile. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	for (let tries = 0; !(await holds()); tries++) {
		if (tries === 1_000) throw new Error('it never came about');
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
