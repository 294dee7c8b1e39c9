/**
 * After the build: writes into the service worker what it must fetch at install, with the SHA-256 of each file.
 *
 * The list stands inside service-worker.js, not beside it: the browser compares that file's bytes to find a new build,
 * and a list that came from the network later could be another one than was built.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../build', import.meta.url));
const WORKER = 'service-worker.js';
const PLACE = '__PRECACHE__';
// The service worker finds a new build by itself; SvelteKit's own version file is never asked for.
// Nor is the page of whoever has no account, which is nothing to anybody who has.
const LEFT_OUT = new Set([WORKER, '_app/version.json', 'link.html', 'link.css', 'link.js']);

const files = readdirSync(BUILD, { recursive: true, withFileTypes: true })
	.filter((file) => file.isFile())
	.map((file) => relative(BUILD, join(file.parentPath, file.name)).replaceAll('\\', '/'))
	.filter((path) => !LEFT_OUT.has(path))
	.sort();

const list = files.map((path) => [
	`/${path}`,
	createHash('sha256').update(readFileSync(join(BUILD, path))).digest('base64')
]);

const source = readFileSync(join(BUILD, WORKER), 'utf8');
// A browser refuses such a worker whole, and then nothing works without a network.
if (/\bimport(\(|\.meta)/.test(source)) throw new Error(`${WORKER} imports something`);
const parts = source.split(PLACE);
if (parts.length !== 2) throw new Error(`${WORKER} names ${PLACE} ${parts.length - 1} times, not once`);
writeFileSync(join(BUILD, WORKER), parts.join(JSON.stringify(list)));
console.log(`${list.length} files precached by the service worker`);
