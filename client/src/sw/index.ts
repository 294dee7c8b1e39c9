/// <reference lib="webworker" />
/**
 * The service worker: opens Harken with no network, sends the outbox when the signal returns, and wakes the person whose
 * device this is, with nobody there.
 *
 * It keeps files of the build and nothing else: no answer of the API ever goes into a cache. A new build waits until a
 * person takes it, and neither its install nor its activation opens the database for anything but sending.
 */
import { Database } from '../store/database';
import { world } from '../world';
import { openDesk, saysOf, show } from './alert';
import { answer, concerns, install, tidy, type Precache } from './precache';
import { renew } from './renew';
import { sendOutbox, type Nobody } from './send';

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

const nobody: Nobody = {
	pages: async () => (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).length > 0,
	silence: () => void self.registration.pushManager.getSubscription().then((held) => held?.unsubscribe())
};

/** Background Sync (Chromium): TypeScript's library does not know the event. */
interface SyncEvent extends ExtendableEvent {
	readonly tag: string;
}
self.addEventListener('sync' as 'message', (event) => {
	const { tag } = event as unknown as SyncEvent;
	// A rejection makes the browser try again later by its own spacing.
	if (tag === 'harken-outbox') event.waitUntil(sendOutbox(nobody));
});

/** Shown before all else. A page that is open pulls at once, so that what waits is there before the tap. */
self.addEventListener('push', (event) => {
	event.waitUntil(show(self.registration, saysOf(event.data), world.now()));
	world.channel(() => undefined)({ happened: { on: 'poked' } });
});

self.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(openDesk(self.clients));
});

self.addEventListener('pushsubscriptionchange', (event) => {
	const db = new Database();
	event.waitUntil(renew(world, db, self.registration.pushManager, event).finally(() => db.close()));
});
