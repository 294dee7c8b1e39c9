/** Reads a pasted list off the main thread, and with it what a page of people need not fetch to be there. */
import { readPasted } from './pasted';
import type { Known } from './recognising';

self.onmessage = ({ data: { text, known } }: MessageEvent<{ text: string; known: Known }>) => self.postMessage(readPasted(text, known));
