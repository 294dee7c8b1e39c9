/** Reads a list off the main thread: however large or hostile a file is, the screen goes on answering. */
import { readList, type List, type Unread } from './list';

self.onmessage = ({ data }: MessageEvent<{ given: Uint8Array | string; today: string }>) => {
	const read: List | Unread = readList(data.given, data.today);
	self.postMessage(read);
};
