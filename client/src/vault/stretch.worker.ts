/** Stretches off the main thread, so that the screen goes on answering. One question, one answer. */
import { stretchHere } from './argon';
import type { Kdf } from './stretch';

self.onmessage = async ({ data }: MessageEvent<{ passphrase: string; kdf: Kdf }>) => {
	self.postMessage(await stretchHere(data.passphrase, data.kdf));
};
