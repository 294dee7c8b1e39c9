/**
 * A push becomes one visible notification, whatever came: a browser that is pushed to and shows nothing takes the
 * subscription away. It says that something waits; what, about whom and where is told by the page, after unlock.
 */
import { alertTexts } from '../words/en-GB/alert';

export type Says = keyof typeof alertTexts;

/** Where a tap leads if no window is open; the address says no more than that (R12). */
export const DESK = '/desk?from=alert';
const TAPPED = { alert: true };
const TAG = 'harken';
/** How long a push waits for a device that is out of reach (its TTL). What was shown longer ago is not urgent by itself. */
const FRESH_MS = 3_600_000;
const STRONGER: readonly Says[] = ['rehearsal', 'waiting', 'now'];

/** What lies behind a notification of ours; nothing else does. */
interface Behind {
	readonly says: Says;
	readonly at: number;
}

/** What a push says; of one that cannot be read only that it came. */
export function saysOf(data: { text(): string } | null): Says {
	try {
		const { says } = JSON.parse(data?.text() ?? '') as { says: string };
		return Object.hasOwn(alertTexts, says) ? (says as Says) : 'waiting';
	} catch {
		return 'waiting';
	}
}

/**
 * One notification takes the place of the one before. A weaker text does not cover a stronger one that nobody has
 * tapped: "something is waiting" must not hide "please open now" from whoever wakes up a minute later.
 */
export async function show(registration: Pick<ServiceWorkerRegistration, 'getNotifications' | 'showNotification'>, pushed: Says, at: number): Promise<void> {
	const shown = await registration.getNotifications({ tag: TAG }).catch(() => []);
	const fresh = shown.map(({ data }) => data as Behind | null).filter((behind) => behind !== null && Math.abs(at - behind.at) < FRESH_MS);
	const says = STRONGER.findLast((one) => one === pushed || fresh.some((behind) => behind?.says === one)) ?? pushed;
	const behind: Behind = { says, at: says === pushed ? at : Math.max(...fresh.map((one) => one?.at ?? 0)) };
	await registration.showNotification(alertTexts[says], {
		tag: TAG,
		icon: '/icon-192.png',
		lang: 'en-GB',
		requireInteraction: says === 'now',
		data: behind,
		// TypeScript's library left it out: without it a notification that takes another's place makes no sound.
		...{ renotify: true }
	});
}

/** The part of a service worker's clients that is used: the pages' own library does not know them. */
export interface Windows {
	matchAll(of: { type: 'window'; includeUncontrolled: true }): Promise<readonly OpenWindow[]>;
	openWindow(url: string): Promise<unknown>;
}
export interface OpenWindow {
	readonly visibilityState: DocumentVisibilityState;
	focus(): Promise<OpenWindow>;
	postMessage(message: unknown): void;
}

/** To the window that is looked at, else to any; a new one where none is open or none may be brought forward. */
export async function openDesk(clients: Windows): Promise<void> {
	const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
	const seen = ({ visibilityState }: OpenWindow) => Number(visibilityState === 'visible');
	const [first, ...others] = windows.toSorted((a, b) => seen(b) - seen(a));
	for (const window of first === undefined ? [] : [first, ...others]) {
		try {
			(await window.focus()).postMessage(TAPPED);
			return;
		} catch {
			// The browser would not bring it forward.
		}
	}
	// If it opens none either, whoever comes to the window that is there finds the desk.
	await clients.openWindow(DESK).catch(() => first?.postMessage(TAPPED));
}
