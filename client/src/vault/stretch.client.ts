/** Starts the worker for one stretching and ends it, so that its 46 MiB and the passphrase in it go with it. */
import { scriptUrl } from '../trusted';
import type { Bytes } from '../store/schema';
import type { Stretch } from './stretch';
import workerUrl from './stretch.worker?worker&url';

export const stretchInWorker: Stretch = (passphrase, kdf) =>
	new Promise((resolve, reject) => {
		const worker = new Worker(scriptUrl(workerUrl), { type: 'module' });
		worker.onmessage = ({ data }: MessageEvent<Bytes>) => {
			worker.terminate();
			resolve(data);
		};
		worker.onerror = () => {
			worker.terminate();
			reject(new Error('stretching failed'));
		};
		worker.postMessage({ passphrase, kdf });
	});
