/** What the browser offers for waking somebody, as few calls. Nothing is decided here. */
import { b64 } from './sync/bytes';
import type { Bytes } from './store/schema';
import type { World } from './world';

/** Where a push service takes alerts for this browser, and what they are encrypted with (RFC 8291). */
export interface Subscription {
	readonly endpoint: string;
	readonly p256dh: string;
	readonly auth: string;
	/** b64 of the server's key that it answers to. */
	readonly key: string;
}

export interface Pushing {
	/** Null where nothing can ever wake anyone: no push, or only once Harken is put on the home screen. */
	permission(): NotificationPermission | null;
	/** Call it from a tap, before anything else is waited for. */
	ask(): Promise<NotificationPermission>;
	current(): Promise<Subscription | null>;
	/** Rejects where the browser will not. It may also never come back. */
	subscribe(key: Bytes): Promise<Subscription>;
	unsubscribe(): Promise<void>;
}

export function subscriptionOf(held: PushSubscription): Subscription {
	const part = (name: PushEncryptionKeyName) => b64(new Uint8Array(held.getKey(name) ?? new ArrayBuffer(0)));
	const key = b64(new Uint8Array(held.options.applicationServerKey ?? new ArrayBuffer(0)));
	return { endpoint: held.endpoint, p256dh: part('p256dh'), auth: part('auth'), key };
}

const registered = async () => (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription() ?? null;

export const browserPushing: Pushing = {
	permission: () => ('Notification' in globalThis && 'PushManager' in globalThis && 'serviceWorker' in navigator ? Notification.permission : null),
	ask: () => Notification.requestPermission(),
	async current() {
		const held = await registered();
		return held && subscriptionOf(held);
	},
	async subscribe(applicationServerKey) {
		const { pushManager } = await navigator.serviceWorker.ready;
		return subscriptionOf(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
	},
	async unsubscribe() {
		await (await registered())?.unsubscribe();
	}
};

/** In some browsers and modes `subscribe` hangs for ever. */
export const SUBSCRIBE_WITHIN_MS = 20_000;

/** Rejects if it takes longer. What comes of it later is found at the next look. */
export function within<T>(world: World, ms: number, asked: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const cancel = world.after(ms, () => reject(new Error('too late')));
		asked.then(resolve, reject).finally(cancel);
	});
}
