/** The page's side of the service worker: registers it, says when a new build waits, and takes it when a person says so. */
import { scriptUrl } from '../trusted';

interface Syncing {
	readonly sync?: { register(tag: string): Promise<void> };
}

export class ServiceWorkerLink {
	#registration: ServiceWorkerRegistration | null = null;

	/** `waits` is called when a new build is installed beside the one that runs. */
	async register(waits: () => void): Promise<void> {
		if (!('serviceWorker' in navigator)) return;
		try {
			const registration = await navigator.serviceWorker.register(scriptUrl('/service-worker.js'), { updateViaCache: 'none' });
			this.#registration = registration;
			const look = () => {
				if (registration.waiting !== null && navigator.serviceWorker.controller !== null) waits();
			};
			look();
			registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
		} catch {
			// No network yet, or no service workers here: Harken works as long as this page stays open.
		}
	}

	/** Looks for a new build; it is only installed beside, never taken by itself. */
	async look(): Promise<void> {
		await this.#registration?.update().catch(() => undefined);
	}

	/** Lets the browser send the outbox when the signal returns, even with no page open (Chromium only). */
	async sendLater(): Promise<void> {
		const { sync } = (this.#registration ?? {}) as Syncing;
		// Refused where the person or the browser does not allow it; the page's own triggers remain.
		await sync?.register('harken-outbox').catch(() => undefined);
	}

	/** Reloads into the new build. */
	update(): void {
		const waiting = this.#registration?.waiting;
		if (waiting == null) return;
		navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
		waiting.postMessage('take-over');
	}
}
