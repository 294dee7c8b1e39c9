/** The parts of the sheet that nobody reaches in the first second: fetched once there is a place to type. */
export { default as Adult } from './Adult.svelte';
export { default as Missing } from './Missing.svelte';
export { default as ThrowAway } from './ThrowAway.svelte';
