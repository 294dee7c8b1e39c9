/** The device's clock as something a screen can show: read in markup, it is drawn again each second while in use. */
import { createSubscriber } from 'svelte/reactivity';
import { world } from '../world';

const TICK_MS = 1000;

const subscribe = createSubscriber((update) => {
	let cancel = () => {};
	const tick = () => {
		update();
		cancel = world.after(TICK_MS, tick);
	};
	cancel = world.after(TICK_MS, tick);
	return () => cancel();
});

export const now = {
	get ms(): number {
		subscribe();
		return world.now();
	}
};
