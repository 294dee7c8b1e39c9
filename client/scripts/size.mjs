// Fails when the script that a cheap tablet must load grows beyond its budget (gzipped, level 9). `npm run size`, after
// a build.
//
// 45.3 kB before text can be typed on /record: what start, layout and route import at once. This is what somebody waits
// for with a child in front of them, so nothing may be added to it that could come a moment later.
//
// What is fetched once in the life of a server, after it was restored, is no part of any screen.
//
// 100.2 kB for any one screen: all of that, and whatever it goes on to fetch by `import()`: the engine, sealing, the
// vault, what lies over every screen, its own later parts. Not the other screens: they are separate files, and whoever
// never leads never runs the desk. One budget for all pages together would make every new screen cost the recorder, who
// does not load it.
// 110.9 kB for the screens of whoever leads or administers: they have more to do there, and no child beside them. What
// home fetches for them alone is no part of it for a recorder. What is said where a concern has gone from under whoever
// was reading it is a part of all that show one.
// 120.7 kB for the two that are read for minutes: the desk, with what is due next, where thousands of rows cost only
// what is new, and a child's chronology with the figure and its marks, which is also what is printed; and writing to
// another place, which takes its parts from what the desk shows. The forms that belong to them are screens of their
// own. As much for bringing in everybody who works somewhere and inviting them all, which is done once, at a desk.
// 24 kB for the rest of the sheet to record on: the policy's signs, the body map, hints on wording, what a disclosure
// needs, who is told of an adult. It comes behind everything that recording and sending need, all of it below the first
// questions, and nobody waits for it.
// 9 kB for what comes after saving: whom to tell now, "I have told …", "I'm still worried", who has been told. It
// stands behind who knows of it.
// 13.5 kB for what policy or law asks of a concern, with the sheets on which a lead says what was done: it stands below
// the story.
// 3 kB for its words in a chronology and on paper, where there are any.
// 5.6 kB for who of the seniors has been told of a concern, which stands below it, and for what somebody above a desk
// is told.
// 10 kB for what is shared with other places, where a lead looks first and in a chronology: it comes a moment later,
// and only to leads.
// 4.5 kB for the way to share with another place, below a concern and above a chronology: it comes where there is one.
// 18 kB for a link for somebody outside, with the choice of what they read, where a concern has one or somebody makes
// one.
// 6 kB for a hint on wording under what a lead writes: fetched once a sheet to write on is open.
// The whole is printed all the same, because the service worker fetches every file once, in the background.
//
// The service worker, with its own copy of the engine, and the worker that stretches a passphrase run beside the page:
// their size is shown and has no budget.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPING_MAX = 45_300;
const SCREEN_MAX = 100_200;
const LED_MAX = 110_900;
const LONG_MAX = 120_700;
const SHEET_MAX = 24_000;
const SHEET = 'src/routes/record/whole.ts';
const AFTER_MAX = 9_000;
const AFTER = 'src/duties/after.ts';
const TODO_MAX = 13_500;
const TODO = 'src/duties/Todo.svelte';
const DEEDS_MAX = 3_000;
const DEEDS = 'src/duties/deeds.ts';
const SENIORS_MAX = 5_600;
const SENIORS = 'src/duties/Seniors.svelte';
const ABOVE = 'src/ui/Above.svelte';
const HINT_MAX = 6_000;
const HINT = 'src/wording/Hint.svelte';
const SHARED_MAX = 10_000;
const SHARED = ['src/handoffs/Waiting.svelte', 'src/handoffs/deeds.svelte.ts', 'src/handoffs/Notes.svelte'];
const SHARE_MAX = 4_500;
const SHARE = 'src/handoffs/Share.svelte';
/** Screens of their own under the address of what is shared. */
const BESIDE = { 'src/handoffs/Sending.svelte': LONG_MAX, 'src/handoffs/Joining.svelte': LED_MAX };
const LINKS_MAX = 18_000;
const LINKS = 'src/links/Links.svelte';
const ASIDE = new Set([SHEET, AFTER, TODO, DEEDS, SENIORS, ABOVE, HINT, LINKS, SHARE, ...SHARED, ...Object.keys(BESIDE)]);
const TYPED_ON = '/record';
const WORKER = /service-worker|\.worker-/;
const NODE = /generated\/client-optimized\/nodes\/(\d+)\.js$/;
const OF_ROUTE = /^src\/routes(\/.*)?\/[^/]+$/;
const ONCE = new Set(['src/sync/epoch.ts']);
const LED = /^\/(desk|alerts|keep|people|invitation|adding|children|setting|setup|retention|policy|shared)\b/;
const LONG = new Set(['/desk', '/children/chronology', '/adding']);
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
			if (!NODE.test(next) && !ONCE.has(next) && !ASIDE.has(next) && !led && (owner === null || (owner[1] ?? '/') === route)) visit(next);
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
for (const [route, roots] of [...screens].sort()) say(`screen ${route}`, sum(needed(roots, route)), LONG.has(route) ? LONG_MAX : LED.test(route) ? LED_MAX : SCREEN_MAX);
for (const [part, most] of Object.entries(BESIDE)) say(`screen /shared, ${part}`, sum(needed([...always, part], '/shared')), most);
const sheet = needed([...screens.get(TYPED_ON), SHEET], TYPED_ON);
say('the rest of the sheet', sum(sheet) - sum(needed(screens.get(TYPED_ON), TYPED_ON)), SHEET_MAX);
const saved = screens.get('/saved');
say('what comes after saving', sum(needed([...saved, AFTER], '/saved')) - sum(needed(saved, '/saved')), AFTER_MAX);
const desk = screens.get('/desk');
say('what policy asks', sum(needed([...desk, TODO], '/desk')) - sum(needed(desk, '/desk')), TODO_MAX);
say('a link for somebody outside', sum(needed([...desk, LINKS], '/desk')) - sum(needed(desk, '/desk')), LINKS_MAX);
say('the words of what was done', sum(needed([...desk, DEEDS], '/desk')) - sum(needed(desk, '/desk')), DEEDS_MAX);
say('who of the seniors knows', sum(needed([...desk, SENIORS, ABOVE], '/desk')) - sum(needed(desk, '/desk')), SENIORS_MAX);
say('what is shared', sum(needed([...desk, ...SHARED], '/desk')) - sum(needed(desk, '/desk')), SHARED_MAX);
say('the way to share', sum(needed([...desk, SHARE], '/desk')) - sum(needed(desk, '/desk')), SHARE_MAX);
say('a hint on wording', sum(needed([...desk, HINT], '/desk')) - sum(needed(desk, '/desk')), HINT_MAX);
say('all screens', sum(scripts.filter((file) => !WORKER.test(file))));
say('workers', sum(scripts.filter((file) => WORKER.test(file))));
