/**
 * The only home of clock, chance, network, timers and locks. Everything else asks for them here, so that a test can
 * stand in another world, and a reader can see in one page all that this client takes from outside.
 */
import type { PersonId } from './sync/protocol.gen';

/** No answer within the limit, or none at all. What was sent may have arrived: ask again, nothing is lost by it. */
export class Unreachable extends Error {
	constructor() {
		super('unreachable');
	}
}

export interface Ask {
	readonly method?: 'GET' | 'POST' | 'DELETE';
	readonly body?: Uint8Array<ArrayBuffer> | string;
	readonly type?: 'application/json' | 'application/octet-stream';
	/** Whom this page asks for: the browser's cookie may be another's by now, and then the server refuses. */
	readonly person?: PersonId | undefined;
	/** Milliseconds without a byte, before and during the answer, after which the request is given up. */
	readonly quietMs: number;
	/** Ends it early, whatever has come so far. */
	readonly until?: AbortSignal;
}

export interface Reply {
	readonly status: number;
	/** How long the server asks to be left alone; 0 if it does not. */
	readonly waitMs: number;
	/** The whole body. Rejects with `Unreachable` if it stops coming. */
	text(): Promise<string>;
	/** The body as it arrives, cut where the network cut it. Rejects with `Unreachable` if it stops coming. */
	parts(): AsyncIterable<string>;
}

/** Browsers run a longer timer at once. Whoever waits longer looks again and waits on. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface World {
	/** The device's clock, milliseconds since the epoch. Anyone can set it: shown and recorded, never used for order. */
	now(): number;
	/** Whole milliseconds since this page opened, from a clock that nobody can set. */
	mono(): number;
	/** Names the run of `mono`: a new one each time a page or a service worker starts. */
	readonly boot: string;
	/** The IANA name of the device's time zone. */
	zone(): string;
	bytes(length: number): Uint8Array<ArrayBuffer>;
	uuid(): string;
	/** A new Ed25519 pair. `extractable` concerns the private half only. */
	signingPair(extractable: boolean): Promise<CryptoKeyPair>;
	ask(path: string, ask: Ask): Promise<Reply>;
	/** Runs once after `ms`; the result cancels it. */
	after(ms: number, run: () => void): () => void;
	/** Speaks to the other tabs and the service worker of this origin, and hears them. Never carries a word of anyone's. */
	channel(hear: (message: unknown) => void): (message: unknown) => void;
	/** Runs alone among all tabs and the service worker of this origin. */
	exclusive<T>(name: string, run: () => Promise<T>): Promise<T>;
	/** Runs beside others of this kind and name, so that nothing runs there `ifFree`. */
	shared<T>(name: string, run: () => Promise<T>): Promise<T>;
	/** Runs alone, or not at all: null if somebody runs under this name just now. */
	ifFree<T>(name: string, run: () => Promise<T>): Promise<T | null>;
}

async function* partsOf(response: Response, alive: () => void, done: () => void): AsyncIterable<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	const reader = response.body?.getReader();
	try {
		while (reader !== undefined) {
			const { value, done: ended } = await reader.read();
			alive();
			if (ended) break;
			const text = decoder.decode(value, { stream: true });
			if (text !== '') yield text;
		}
	} catch {
		throw new Unreachable();
	} finally {
		done();
	}
}

async function ask(path: string, { method = 'GET', body, type = 'application/json', person, quietMs, until }: Ask): Promise<Reply> {
	const stop = new AbortController();
	until?.addEventListener('abort', () => stop.abort());
	let timer = setTimeout(() => stop.abort(), quietMs);
	const done = () => clearTimeout(timer);
	const alive = () => {
		clearTimeout(timer);
		timer = setTimeout(() => stop.abort(), quietMs);
	};
	let response: Response;
	try {
		response = await fetch(path, {
			method,
			credentials: 'same-origin',
			cache: 'no-store',
			redirect: 'error',
			referrerPolicy: 'no-referrer',
			signal: stop.signal,
			headers: {
				...(body === undefined ? {} : { 'content-type': type }),
				...(person === undefined ? {} : { 'harken-person': person })
			},
			...(body === undefined ? {} : { body })
		});
	} catch {
		done();
		throw new Unreachable();
	}
	alive();
	const parts = () => partsOf(response, alive, done);
	const text = async () => {
		let whole = '';
		for await (const part of parts()) whole += part;
		return whole;
	};
	if (response.status === 204) done();
	const seconds = Number(response.headers.get('retry-after'));
	return { status: response.status, waitMs: seconds > 0 ? Math.ceil(seconds * 1000) : 0, parts, text };
}

export const world: World = {
	now: () => Date.now(),
	mono: () => Math.floor(performance.now()),
	boot: crypto.randomUUID(),
	zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
	bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
	uuid: () => crypto.randomUUID(),
	signingPair: (extractable) =>
		crypto.subtle.generateKey({ name: 'Ed25519' }, extractable, ['sign', 'verify']) as Promise<CryptoKeyPair>,
	ask,
	after(ms, run) {
		const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
		return () => clearTimeout(timer);
	},
	channel(hear) {
		const channel = new BroadcastChannel('harken');
		channel.onmessage = ({ data }) => hear(data);
		return (message) => channel.postMessage(message);
	},
	// The DOM's type does not see that the lock settles with what `run` gave.
	exclusive: <T>(name: string, run: () => Promise<T>) => navigator.locks.request(name, run) as Promise<T>,
	shared: <T>(name: string, run: () => Promise<T>) => navigator.locks.request(name, { mode: 'shared' }, run) as Promise<T>,
	ifFree: <T>(name: string, run: () => Promise<T>) =>
		navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock === null ? null : run())) as Promise<T | null>
};

/** The device's clock as the texts of the protocol spell it: RFC 3339, UTC, milliseconds. */
export function instant(ms: number): string {
	return new Date(ms).toISOString();
}
