/** What every sheet needs and nobody reaches in the first second: fetched once there is a place to type. */
export { saveFailed } from '$words/en-GB/failing';
export { problemsOf } from './problems';
export { key, remember, roster } from './around';
export { default as Missing } from './Missing.svelte';
export { default as Side } from './Side.svelte';
