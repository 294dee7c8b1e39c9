import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

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
	build: { target: 'es2022', sourcemap: false },
	test: { include: ['src/**/*.test.ts', 'tests/**/*.test.ts'], environment: 'node' }
});
