/**
 * The one Trusted Types policy of the client: it lets through script addresses that the build itself wrote, and
 * nothing else. Only workers and the service worker need one; no markup is ever made from text.
 */
interface Policies {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const ALLOWED = /^(\/service-worker\.js|\/_app\/immutable\/workers\/[\w.-]+\.js)$/;

function own(url: string): string {
	const { origin, pathname } = new URL(url, location.href);
	if (origin !== location.origin || !(ALLOWED.test(pathname) || import.meta.env.DEV)) throw new TypeError('not a script of ours');
	return url;
}

// TypeScript's DOM types do not know Trusted Types yet; browsers without them take the plain address.
const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('harken-worker', { createScriptURL: own });

/** The address as a script sink wants it. */
export function scriptUrl(url: string): string {
	return policy === undefined ? own(url) : policy.createScriptURL(url);
}
