// Fails when the script that a cheap tablet must load grows beyond its budget (gzipped, level 9):
// 45 KB before text can be typed on /record, 100 KB in all that pages run. `npm run size`, after a build.
//
// "Before text can be typed" is what the page and the route import at once; what is imported later by `import()`
// (sealing, the vault) counts in the whole. The service worker, which carries its own copy of the engine, and the
// worker that stretches a passphrase run beside the page: their size is shown and has no budget.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = { typing: 45_000, pages: 100_000, workers: Infinity };
const WORKER = /service-worker|\.worker-/;
const BUILD = 'build';
const ROUTE = 'src/routes/record/+page.svelte';

const manifest = JSON.parse(readFileSync('.svelte-kit/output/client/.vite/manifest.json', 'utf8'));
const packed = (file) => gzipSync(readFileSync(join(BUILD, file)), { level: 9 }).length;

/** The files that `key` needs before its first line runs. */
function needed(key, files = new Set()) {
	const entry = manifest[key];
	if (entry === undefined || files.has(entry.file)) return files;
	files.add(entry.file);
	for (const next of entry.imports ?? []) needed(next, files);
	return files;
}

const keys = Object.keys(manifest);
const node = (name) => keys.find((key) => manifest[key].name === name);
const routeNode = keys.find((key) => /generated\/client-optimized\/nodes\/\d+\.js$/.test(key) && readFileSync(key, 'utf8').includes(ROUTE));
const roots = [node('entry/start'), node('entry/app'), node('nodes/0'), routeNode];
if (roots.includes(undefined)) throw new Error('the build has changed its shape: the entries of /record were not found');

const typing = new Set();
for (const root of roots) needed(root, typing);
const scripts = readdirSync(BUILD, { recursive: true }).map(String).filter((file) => file.endsWith('.js'));
const sum = (files) => [...files].reduce((total, file) => total + packed(file), 0);
const sizes = {
	typing: sum(typing),
	pages: sum(scripts.filter((file) => !WORKER.test(file))),
	workers: sum(scripts.filter((file) => WORKER.test(file)))
};

for (const [name, bytes] of Object.entries(sizes)) {
	const within = bytes <= BUDGET_BYTES[name];
	const of = BUDGET_BYTES[name] === Infinity ? '' : ` of ${BUDGET_BYTES[name] / 1000}`;
	console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB gz${of}${within ? '' : ': TOO LARGE'}`);
	if (!within) process.exitCode = 1;
}
