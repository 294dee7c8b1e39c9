/** What comes after saving: whom to tell now, "I have told …", "I'm still worried", who has been told. Fetched behind the state of telling. */
export { default as Now } from './Now.svelte';
export { default as StillWorried } from '$ui/StillWorried.svelte';
export { default as Taken } from './Taken.svelte';
export { default as Tell } from './Tell.svelte';
