/** Starts the worker for one list and ends it, with every word of the list in it. */
import { scriptUrl } from '../../trusted';
import type { Said } from './columns';
import type { List, Unread } from './list';
import workerUrl from './reading.worker?worker&url';

export function readInWorker(given: Uint8Array | string, today: string, said: Said): Promise<List | Unread> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(scriptUrl(workerUrl), { type: 'module' });
		worker.onmessage = ({ data }: MessageEvent<List | Unread>) => {
			worker.terminate();
			resolve(data);
		};
		worker.onerror = () => {
			worker.terminate();
			reject(new Error('the list could not be read'));
		};
		worker.postMessage({ given, today, said });
	});
}
