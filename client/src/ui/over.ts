/** What lies over or beside every screen. Nothing of it is there when a screen is first drawn: fetched after that. */
export { default as Foot } from './Foot.svelte';
export { default as Over } from './Over.svelte';
export { watchAside } from './aside';
