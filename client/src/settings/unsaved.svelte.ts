import { untrack } from 'svelte';

/** Whether what somebody changed on this page waits to be saved: its way back asks first. In memory only. */
let waits = $state(0);

export const unsaved = {
	get is(): boolean {
		return waits > 0;
	},
	/** Called within an effect, by each part of a page that can be changed; it waits no more once that part is gone. */
	while(changed: boolean): () => void {
		const add = (more: number) => untrack(() => (waits += changed ? more : 0));
		add(1);
		return () => void add(-1);
	}
};
