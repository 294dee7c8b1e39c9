import { beforeEach, describe, expect, it } from 'vitest';
import { answer, concerns, install, nameOf, tidy, type Precache } from './precache';

/** The part of CacheStorage that is used, over maps. */
class Caches {
	readonly kept = new Map<string, Map<string, Response>>();
	async open(name: string) {
		const files = this.kept.get(name) ?? new Map<string, Response>();
		this.kept.set(name, files);
		return {
			match: async (path: string) => files.get(path)?.clone(),
			put: async (path: string, response: Response) => void files.set(path, response)
		};
	}
	async match(path: string) {
		for (const files of this.kept.values()) if (files.has(path)) return files.get(path)?.clone();
		return undefined;
	}
	keys = async () => [...this.kept.keys()];
	delete = async (name: string) => this.kept.delete(name);
}

const ORIGIN = 'https://harken.example';
const sha256 = async (text: string) => btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))));
const listOf = (files: Record<string, string>): Promise<Precache> =>
	Promise.all(Object.entries(files).map(async ([path, text]) => [path, await sha256(text)] as const));
const serving = (files: Record<string, string>) => async (path: string) =>
	files[path] === undefined ? new Response('', { status: 404 }) : new Response(files[path]);
const request = (path: string, mode = 'cors', method = 'GET') => ({ url: ORIGIN + path, mode, method }) as Request;

const BUILD = { '/index.html': '<p>', '/_app/a.js': 'a' };
let kept: Caches;
let caches: CacheStorage;
let list: Precache;
beforeEach(async () => {
	kept = new Caches();
	caches = kept as unknown as CacheStorage;
	list = await listOf(BUILD);
});
const text = async (asked: Request) => (await answer(caches, list, asked, ORIGIN))?.text();

describe('install', () => {
	it('keeps every file, and any screen then opens without a network', async () => {
		await install(caches, serving(BUILD), list);
		expect(await text(request('/_app/a.js'))).toBe('a');
		expect(await text(request('/desk?x=1', 'navigate'))).toBe('<p>');
	});

	it('fails over a file that is not the one that was built, or is not there', async () => {
		await expect(install(caches, serving({ ...BUILD, '/_app/a.js': 'evil' }), list)).rejects.toThrow();
		await expect(install(caches, serving({ '/index.html': '<p>' }), list)).rejects.toThrow();
		expect([...(kept.kept.get(await nameOf(list))?.keys() ?? [])]).not.toContain('/_app/a.js');
	});

	it('goes on where it was cut off', async () => {
		await install(caches, serving({ '/index.html': '<p>' }), list).catch(() => undefined);
		await install(caches, serving({ '/_app/a.js': 'a' }), list);
		expect(await text(request('/', 'navigate'))).toBe('<p>');
	});
});

describe('the API', () => {
	it.each(['/sync/push', '/sync/pull', '/devices/front-door', '/session', '/sessions', '/people/author-keys', '/healthz', '/live', '/alerts/key', '/access/matters/1', '/guide'])(
		'%s is neither kept nor answered from here',
		async (path) => {
			await install(caches, serving(BUILD), list);
			expect(concerns(request(path), ORIGIN)).toBe(false);
			expect(await text(request(path))).toBeUndefined();
		}
	);

	it.each(['/alerts', '/people', '/session'])('whoever opens %s gets the client, with a network or without', async (path) => {
		await install(caches, serving(BUILD), list);
		expect(concerns(request(path, 'navigate'), ORIGIN)).toBe(true);
		expect(await text(request(path, 'navigate'))).toBe(BUILD['/index.html']);
	});

	it('nor is anything that changes something, or comes from elsewhere', async () => {
		expect(concerns(request('/_app/a.js', 'cors', 'POST'), ORIGIN)).toBe(false);
		expect(concerns({ ...request('/'), url: 'https://other.example/', method: 'GET' } as Request, ORIGIN)).toBe(false);
	});
});

describe('a new build', () => {
	it('serves its own shell, and the files that a tab of the build before still asks for', async () => {
		await install(caches, serving(BUILD), list);
		const next = { '/index.html': '<p>2', '/_app/b.js': 'b' };
		list = await listOf(next);
		await install(caches, serving(next), list);
		await tidy(caches, list);
		expect(await text(request('/', 'navigate'))).toBe('<p>2');
		expect(await text(request('/_app/a.js'))).toBe('a');
	});

	it('lets go of older builds and of nothing else', async () => {
		await caches.open('somebody-else');
		for (const html of ['1', '2', '3']) {
			list = await listOf({ '/index.html': html });
			await install(caches, serving({ '/index.html': html }), list);
		}
		await tidy(caches, list);
		expect(await caches.keys()).toHaveLength(3);
		expect(await caches.keys()).toContain('somebody-else');
		expect(await caches.keys()).toContain(await nameOf(list));
	});
});
