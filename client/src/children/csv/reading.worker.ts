/** Reads a list off the main thread: however large or hostile a file is, the screen goes on answering. */
import type { Said } from './columns';
import { readList, type List, type Unread } from './list';

self.onmessage = ({ data }: MessageEvent<{ given: Uint8Array | string; today: string; said: Said }>) => {
	const read: List | Unread = readList(data.given, data.today, data.said);
	self.postMessage(read);
};
