/** All that a sheet may ask beyond that, fetched behind everything that recording and sending need. */
export { tooLongIn } from '$concerns/lengths';
export { wholeMore } from '$concerns/more';
export { kept as guided } from '$guide/kept.svelte';
export { default as Adult } from './Adult.svelte';
export { another, default as Children } from './Children.svelte';
export { default as Hint } from '../../wording/Hint.svelte';
export { default as Known } from './Known.svelte';
export { default as Rest } from './Rest.svelte';
export { default as Told } from './Told.svelte';
