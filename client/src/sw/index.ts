/// <reference lib="webworker" />
/**
 * The service worker: opens Harken with no network, and sends the outbox when the signal returns, with nobody there.
 *
 * It keeps files of the build and nothing else: no answer of the API ever goes into a cache. A new build waits until a
 * person takes it, and neither its install nor its activation opens the database for anything but sending.
 */
import { answer, concerns, install, tidy, type Precache } from './precache';
import { sendOutbox } from './send';

declare const self: ServiceWorkerGlobalScope;
// Written over by scripts/precache.mjs in the built file.
declare const __PRECACHE__: Precache;
const list: Precache = __PRECACHE__;

const fetchFile = (path: string) => fetch(path, { cache: 'no-cache', credentials: 'omit', redirect: 'error' });

self.addEventListener('install', (event) => event.waitUntil(install(caches, fetchFile, list)));

self.addEventListener('activate', (event) => event.waitUntil(tidy(caches, list).then(() => self.clients.claim())));

self.addEventListener('fetch', (event) => {
	if (!concerns(event.request, self.location.origin)) return;
	event.respondWith(
		answer(caches, list, event.request, self.location.origin).then((kept) => kept ?? fetch(event.request))
	);
});

/** The person chose the new build; the page reloads itself when this one has taken over. */
self.addEventListener('message', (event) => {
	if (event.data === 'take-over') event.waitUntil(self.skipWaiting());
});

/** Background Sync (Chromium): TypeScript's library does not know the event. */
interface SyncEvent extends ExtendableEvent {
	readonly tag: string;
}
self.addEventListener('sync' as 'message', (event) => {
	const { tag } = event as unknown as SyncEvent;
	// A rejection makes the browser try again later by its own spacing.
	if (tag === 'harken-outbox') event.waitUntil(sendOutbox());
});
