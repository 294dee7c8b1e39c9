/** What happens on the screens when the device is laid aside. Fetched after the first paint. */
import { goto } from '$app/navigation';
import { page } from '$app/state';
import { harken } from '$harken';
import { watchIdle } from '../idle';
import { world } from '../world';
import { hide } from './hide.svelte';

/** What was being written is kept, and goes up by itself or waits for its writer, as after any other leaving. */
async function leave(): Promise<void> {
	await harken.lock();
	await goto('/', { replaceState: true });
	hide.hidden = false;
}

export const watchAside = (): void =>
	watchIdle(world, {
		// With nobody signed in, what somebody left on the page to record on is still there for the next to read.
		open: () => harken.holder !== null || page.route.id !== '/',
		shared: () => harken.frontDoor?.shared !== false,
		leave: () => void leave()
	});
