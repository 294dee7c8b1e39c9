/** What lies over or beside every screen. Nothing of it is there when a screen is first drawn: fetched after that. */
export { default as Call } from './Call.svelte';
export { default as Hidden } from './Hidden.svelte';
export { default as Nav } from './Nav.svelte';
export { watchAside } from './aside';
