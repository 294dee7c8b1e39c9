/**
 * The whole client, fetched at install and checked byte for byte against the build (S: a poisoned cache or a half
 * deploy must not become the app). A file that differs fails the install, and the build that works stays.
 */

/** Path and SHA-256 (base64) of each file of this build. */
export type Precache = readonly (readonly [path: string, sha256: string])[];

export const SHELL = '/index.html';
const PREFIX = 'harken-build-';

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const sha256 = async (bytes: ArrayBuffer): Promise<string> => base64(await crypto.subtle.digest('SHA-256', bytes));

/** The cache of exactly these files. */
export async function nameOf(list: Precache): Promise<string> {
	const bytes = new TextEncoder().encode(JSON.stringify(list));
	return PREFIX + (await sha256(bytes.buffer)).replaceAll('/', '_').slice(0, 22);
}

export type Fetch = (path: string) => Promise<Response>;

async function keep(cache: Cache, fetch: Fetch, [path, hash]: Precache[number]): Promise<void> {
	if ((await cache.match(path)) !== undefined) return; // an install that was cut off goes on where it stopped
	const response = await fetch(path);
	if (!response.ok || (await sha256(await response.clone().arrayBuffer())) !== hash) throw new Error('not the file that was built');
	await cache.put(path, response);
}

/** Few at a time: a cheap tablet on a slow line should still answer its user. */
const AT_ONCE = 6;

export async function install(caches: CacheStorage, fetch: Fetch, list: Precache): Promise<void> {
	const cache = await caches.open(await nameOf(list));
	const rest = [...list];
	const one = async (): Promise<void> => {
		for (let file = rest.shift(); file !== undefined; file = rest.shift()) await keep(cache, fetch, file);
	};
	const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, one));
	const failed = ended.find((each) => each.status === 'rejected');
	if (failed !== undefined) throw failed.reason;
}

/**
 * Removes builds older than the one before this: another tab may still run that one and ask for a part of it.
 * Only caches of builds are touched; outbox and pages are in the database, which nothing here opens.
 */
export async function tidy(caches: CacheStorage, list: Precache): Promise<void> {
	const current = await nameOf(list);
	const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== current);
	for (const name of others.slice(0, -1)) await caches.delete(name);
}

/** Paths where the server answers with data. It is never stored and never answered from here; a screen may have the same name. */
const API = /^\/(sync|devices|session|sessions|people|healthz|readyz|live|alerts|access|bridges|guide|policy|links)(\/|$)/;

/** The page of whoever has a link and no account: a device of ours shows it as any other would. */
const APART = /^\/link\.(html|css|js)$/;

/** What this request gets from the kept build, or null: then the browser asks the network as if we were not here. */
export async function answer(caches: CacheStorage, list: Precache, request: Request, origin: string): Promise<Response | null> {
	const url = new URL(request.url);
	if (!concerns(request, origin)) return null;
	const own = await caches.open(await nameOf(list));
	if (request.mode === 'navigate') return (await own.match(SHELL)) ?? null;
	return (await own.match(url.pathname)) ?? (await caches.match(url.pathname)) ?? null;
}

/** Whether `answer` may have something, told without waiting, because a fetch event must be answered at once. */
export function concerns(request: Request, origin: string): boolean {
	const url = new URL(request.url);
	return request.method === 'GET' && url.origin === origin && !APART.test(url.pathname) && (request.mode === 'navigate' || !API.test(url.pathname));
}
