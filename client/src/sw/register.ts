/** The page's side of the service worker: registers it, hears it, and takes a new build when a person says so. */
import { scriptUrl } from '../trusted';

const LOOK_EVERY_MS = 3_600_000;

interface Syncing {
	readonly sync?: { register(tag: string): Promise<void> };
}

export interface LinkPorts {
	/** A new build is installed beside the one that runs. */
	updateWaits(): void;
	/** Somebody tapped an alert, and this is the window that it leads to. */
	alertTapped(): void;
}

export class ServiceWorkerLink {
	#registration: ServiceWorkerRegistration | null = null;
	#lookedAt = 0;

	constructor(private readonly ports: LinkPorts) {}

	async register(): Promise<void> {
		if (!('serviceWorker' in navigator)) return;
		navigator.serviceWorker.addEventListener('message', ({ data }) => {
			if ((data as { alert?: true } | null)?.alert) this.ports.alertTapped();
		});
		try {
			const registration = await navigator.serviceWorker.register(scriptUrl('/service-worker.js'), { updateViaCache: 'none' });
			this.#registration = registration;
			const look = () => {
				if (registration.waiting !== null && navigator.serviceWorker.controller !== null) this.ports.updateWaits();
			};
			look();
			registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
		} catch {
			// No network yet, or no service workers here: Harken works as long as this page stays open.
		}
	}

	/** Looks for a new build now and then; it is only installed beside, never taken by itself. */
	async look(now: number): Promise<void> {
		if (Math.abs(now - this.#lookedAt) < LOOK_EVERY_MS) return;
		this.#lookedAt = now;
		await this.#registration?.update().catch(() => undefined);
	}

	/** Lets the browser send the outbox when the signal returns, even with no page open (Chromium only). True if it will. */
	async sendLater(): Promise<boolean> {
		const { sync } = (this.#registration ?? {}) as Syncing;
		if (sync === undefined) return false;
		// Refused where the person or the browser does not allow it; the page's own triggers remain.
		return sync.register('harken-outbox').then(() => true, () => false);
	}

	/** Reloads into the new build. */
	update(): void {
		const waiting = this.#registration?.waiting;
		if (waiting == null) return;
		navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
		waiting.postMessage('take-over');
	}
}
