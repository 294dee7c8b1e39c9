/** The device's clock to the quarter minute, for what counts in minutes: thousands of rows are not reckoned each second. */
import { createSubscriber } from 'svelte/reactivity';
import { world } from '../world';

const TICK_MS = 15_000;

const subscribe = createSubscriber((update) => {
	let cancel = () => {};
	const tick = () => {
		update();
		cancel = world.after(TICK_MS, tick);
	};
	cancel = world.after(TICK_MS, tick);
	return () => cancel();
});

export const minute = {
	/** Ms since the epoch. */
	get ms(): number {
		subscribe();
		return world.now();
	}
};
