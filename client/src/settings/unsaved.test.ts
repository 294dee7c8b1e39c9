import { expect, it } from 'vitest';
import { unsaved } from './unsaved.svelte';

it('waits as long as any part of the page does', () => {
	const hours = unsaved.while(true);
	const number = unsaved.while(true);
	const still = unsaved.while(false);
	number();
	still();
	expect(unsaved.is).toBe(true);
	hours();
	expect(unsaved.is).toBe(false);
});
