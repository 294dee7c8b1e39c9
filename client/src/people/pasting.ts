/** Starts the worker for one pasted list and ends it, with every name in it. */
import { scriptUrl } from '../trusted';
import workerUrl from './pasted.worker?worker&url';
import type { Known, Recognised } from './recognising';

export function readInWorker(text: string, known: Known): Promise<Recognised[]> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(scriptUrl(workerUrl), { type: 'module' });
		worker.onmessage = ({ data }: MessageEvent<Recognised[]>) => {
			worker.terminate();
			resolve(data);
		};
		worker.onerror = () => {
			worker.terminate();
			reject(new Error('the list could not be read'));
		};
		worker.postMessage({ text, known });
	});
}
