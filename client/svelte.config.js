import adapter from '@sveltejs/adapter-static';

/**
 * A static single-page client. The server sends the Content-Security-Policy as a header and hashes the one inline
 * boot script of index.html into it, so `kit.csp` stays off: a policy in a meta element could not be changed without
 * a new build, and two policies are harder to reason about than one.
 *
 * @type {import('@sveltejs/kit').Config}
 */
export default {
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ fallback: 'index.html' }),
		files: { serviceWorker: 'src/sw/index' },
		// Registered by the kernel, under its own Trusted Types policy, once the first screen is drawn.
		serviceWorker: { register: false },
		alias: { $harken: 'src/harken.svelte.ts', $sync: 'src/sync', $ui: 'src/ui', $words: 'src/words', $concerns: 'src/concerns', $people: 'src/people', $children: 'src/children', $guide: 'src/guide', $duties: 'src/duties' },
		// Styles stay in files: the policy has no 'unsafe-inline'.
		inlineStyleThreshold: 0,
		// An offline client never polls for a new version; the service worker finds it.
		version: { pollInterval: 0 }
	}
};
