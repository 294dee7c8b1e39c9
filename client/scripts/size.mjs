// Fails when the script that a cheap tablet must load grows beyond its budget (gzipped, level 9):
// 45 KB before text can be typed on /record, 100 KB in all. `npm run size`, after a build.
//
// "Before text can be typed" is what the page and the route import at once. What is imported later by `import()`
// (sealing, the vault) and the service worker count only in the whole.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = { typing: 45_000, whole: 100_000 };
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
const sizes = { typing: sum(typing), whole: sum(scripts) };

for (const [name, bytes] of Object.entries(sizes)) {
	const within = bytes <= BUDGET_BYTES[name];
	console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB gz of ${BUDGET_BYTES[name] / 1000}${within ? '' : ': TOO LARGE'}`);
	if (!within) process.exitCode = 1;
}
