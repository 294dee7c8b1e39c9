import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const FIRST = /node_modules.(svelte|@sveltejs)\b|client-optimized.(app|nodes.0)\.js|src.(routes.\+(layout|error)|harken\.svelte|port\.ts|ui.(Banner|Danger|Field|Suggest|last|now|wall|writer)\b)/;
const RECORD = /src.routes.record.(\+page|Form|Kept)/;
const CORE = /src.core\.svelte\b/;
const BESIDE = /src.(ui.(Over|over|Foot|Sheet|Chip|Clock|roles)\b|words.en-GB.shared|concerns.reference)/;

/**
 * SvelteKit's announcer carries an inline style, which our policy refuses with an error on every page. The same rules
 * stand in src/ui/base.css, so the attribute is dropped before it is compiled.
 */
const announcerWithoutInlineStyle: Plugin = {
	name: 'announcer-without-inline-style',
	enforce: 'pre',
	transform: {
		filter: { id: /generated\/root\.svelte$/ },
		handler: (code) => code.replace(/(<div id="svelte-announcer"[^>]*) style="[^"]*"/, '$1')
	}
};

/** What seals would ask Node where there is no Web Crypto. A page never has Node, and fetches nothing to find that out. */
const withoutNode: Plugin = {
	name: 'without-node',
	enforce: 'pre',
	apply: 'build',
	transform: {
		filter: { id: /node_modules.(@hpke|mlkem)\b/ },
		handler: (code) => code.replaceAll('await import("crypto")', '{}')
	}
};

/**
 * The page of whoever has a link and no account lies beside the client, in three files of its own: it loads nothing of the
 * client, and no screen of the client knows of it.
 */
function linkPage(): Plugin {
	const text = (path: string): string => readFileSync(new URL(`src/${path}`, import.meta.url), 'utf8');
	let server = false;
	return {
		name: 'link-page',
		apply: 'build',
		configResolved: ({ build }) => void (server = Boolean(build.ssr)),
		buildStart() {
			if (server) return;
			this.emitFile({ type: 'chunk', id: fileURLToPath(new URL('src/link/page.ts', import.meta.url)), fileName: 'link.js' });
			this.emitFile({ type: 'asset', fileName: 'link.css', source: text('ui/tokens.css') + text('link/page.css') });
			this.emitFile({ type: 'asset', fileName: 'link.html', source: text('link/page.html') });
		}
	};
}

export default defineConfig({
	plugins: [announcerWithoutInlineStyle, withoutNode, linkPage(), sveltekit()],
	resolve: { alias: { '@hpke/dhkem-x25519': fileURLToPath(new URL('src/sync/x25519.ts', import.meta.url)) } },
	build: {
		target: 'es2022',
		sourcemap: false,
		// Scripts are named where they are imported; to list beforehand, in what everyone loads first, all that each screen will
		// import costs more than it hastens: after the first visit they come from the service worker.
		modulePreload: { resolveDependencies: (_file, deps) => deps.filter((dep) => dep.endsWith('.css')) },
		// What it takes until text can be typed packs smaller in two files than in forty: what every screen needs (with the
		// page for errors, which SvelteKit always fetches first), and the page to record on, which no other screen loads. Beside
		// them one file of what lies over every screen. The rest is cut as it is used; scripts/size.mjs holds each screen to a budget.
		rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', test: FIRST, priority: 4 }, { name: 'beside', test: BESIDE, priority: 3 }, { name: 'record', test: RECORD, priority: 2 }, { name: 'core', test: CORE, priority: 1 }] } } }
	},
	test: {
		include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
		environment: 'node',
		// Two other suites have the machine beside these.
		testTimeout: 30_000,
		// With the same X25519 in it as is shipped.
		server: { deps: { inline: [/@hpke.hybridkem-x-wing/] } }
	}
});
