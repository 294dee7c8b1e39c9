/**
 * When to try again: the network came back, somebody looks at the page, or half a minute passed with something unsent.
 * None of them is believed, only tried: `navigator.onLine` is not asked, it was measured to say true with no network.
 */
import type { World } from './world';

const EVERY_MS = 30_000;

export interface Triggers {
	/** Try now whatever was planned for later. */
	nudge(): void;
	/** The page may be gone in a moment. */
	leaving(): void;
	/** Something waits to be sent. */
	unsent(): boolean;
}

export function watch(world: World, { nudge, leaving, unsent }: Triggers): void {
	addEventListener('online', nudge);
	addEventListener('pagehide', leaving);
	addEventListener('pageshow', ({ persisted }) => persisted && nudge());
	document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? nudge() : leaving()));
	const tick = () => {
		if (unsent() && document.visibilityState === 'visible') nudge();
		world.after(EVERY_MS, tick);
	};
	world.after(EVERY_MS, tick);
}
