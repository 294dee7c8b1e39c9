/** Everything is drawn on the device: the server hands out files and sealed things, never a page with words in it. */
export const ssr = false;
export const prerender = false;
