import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const FIRST = /node_modules.(svelte|@sveltejs)\b|client-optimized.(app|nodes.0)\.js|src.routes.(record.(?!Adult|ThrowAway|later)|\+layout|\+error)|src.harken\.svelte/;
const BESIDE = /src.(ui.|words.en-GB.around|concerns.reference)/;
const LATER = /src.routes.(?!desk|alerts)/;

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

export default defineConfig({
	plugins: [announcerWithoutInlineStyle, sveltekit()],
	build: {
		target: 'es2022',
		sourcemap: false,
		// Few chunks of screens instead of forty, which pack a fifth smaller, and a cheap tablet opens fewer files: what it
		// takes until text can be typed (with the page for errors, which SvelteKit always fetches first), what lies beside
		// every screen, and the rest of what recorders see. What only leads see is theirs to fetch. What is imported by
		// `import()` stays by itself.
		rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', test: FIRST, priority: 3 }, { name: 'beside', test: BESIDE, priority: 2 }, { name: 'later', test: LATER, priority: 1 }] } } }
	},
	test: { include: ['src/**/*.test.ts', 'tests/**/*.test.ts'], environment: 'node' }
});
