// Fails when the script that a cheap tablet must load grows beyond its budget (gzipped, level 9). `npm run size`, after a build.
//
// 45 kB before text can be typed on /record: what start, layout and route import at once. This is what somebody waits for
// with a child in front of them, so nothing may be added to it that could come a moment later.
//
// What is fetched once in the life of a server, after it was restored, is no part of any screen.
//
// 100 kB for any one screen: all of that, and whatever it goes on to fetch by `import()`: the engine, sealing, the vault, what
// lies over every screen, its own later parts. Not the other screens: they are separate files, and whoever never leads never
// runs the desk. One budget for all pages together would make every new screen cost the recorder, who does not load it.
// 110 kB for the screens of whoever leads or administers: they have more to do there, and no child beside them. What home
// fetches for them alone is no part of it for a recorder.
// The whole is printed all the same, because the service worker fetches every file once, in the background.
//
// The service worker, with its own copy of the engine, and the worker that stretches a passphrase run beside the page:
// their size is shown and has no budget.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPING_MAX = 45_000;
const SCREEN_MAX = 100_000;
const LED_MAX = 110_000;
const TYPED_ON = '/record';
const WORKER = /service-worker|\.worker-/;
const NODE = /generated\/client-optimized\/nodes\/(\d+)\.js$/;
const OF_ROUTE = /^src\/routes(\/.*)?\/[^/]+$/;
const ONCE = new Set(['src/sync/epoch.ts']);
const LED = /^\/(desk|alerts|keep|people|codes|invitation|children|setting|setup|retention)\b/;
const LED_PARTS = new Set(['src/routes/home/Next.svelte', 'src/settings/CoverTonight.svelte']);
const BUILD = 'build';

const manifest = JSON.parse(readFileSync('.svelte-kit/output/client/.vite/manifest.json', 'utf8'));
const packed = new Map();
function size(file) {
	if (!packed.has(file)) packed.set(file, gzipSync(readFileSync(join(BUILD, file)), { level: 9 }).length);
	return packed.get(file);
}
const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);

/** The files that `keys` need before their first line runs; with `later`, also what they fetch afterwards on `route`. */
function needed(keys, route = null) {
	const files = new Set();
	const visit = (key) => {
		const entry = manifest[key];
		if (entry === undefined || files.has(entry.file) || !entry.file.endsWith('.js')) return;
		files.add(entry.file);
		for (const next of entry.imports ?? []) visit(next);
		if (route === null) return;
		for (const next of entry.dynamicImports ?? []) {
			const owner = OF_ROUTE.exec(next);
			// Another screen, or a part that only another screen fetches.
			const led = LED_PARTS.has(next) && !LED.test(route);
			if (!NODE.test(next) && !ONCE.has(next) && !led && (owner === null || (owner[1] ?? '/') === route)) visit(next);
		}
	};
	keys.forEach(visit);
	return files;
}

const keys = Object.keys(manifest);
const named = (name) => keys.find((key) => manifest[key].name === name);
// SvelteKit fetches the layout (node 0) and the page for errors (node 1) before any screen.
const always = ['entry/start', 'entry/app', 'nodes/0', 'nodes/1'].map(named);
const screens = new Map();
for (const key of keys.filter((key) => NODE.test(key))) {
	const route = /src\/routes(\/.*)?\/\+page\.svelte/.exec(readFileSync(key, 'utf8'));
	if (route !== null) screens.set(route[1] ?? '/', [...always, key]);
}
if (always.includes(undefined) || !screens.has(TYPED_ON)) throw new Error(`the build has changed its shape: the entries of ${TYPED_ON} were not found`);

function say(name, bytes, most = Infinity) {
	const within = bytes <= most;
	const of = most === Infinity ? '' : ` of ${most / 1000}`;
	console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB gz${of}${within ? '' : ': TOO LARGE'}`);
	if (!within) process.exitCode = 1;
}

const scripts = readdirSync(BUILD, { recursive: true }).map(String).filter((file) => file.endsWith('.js'));
say('typing', sum(needed(screens.get(TYPED_ON))), TYPING_MAX);
for (const [route, roots] of [...screens].sort()) say(`screen ${route}`, sum(needed(roots, route)), LED.test(route) ? LED_MAX : SCREEN_MAX);
say('all screens', sum(scripts.filter((file) => !WORKER.test(file))));
say('workers', sum(scripts.filter((file) => WORKER.test(file))));
