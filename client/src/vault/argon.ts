/** The stretching itself; loaded by the worker alone, so that no page waits for its WebAssembly. */
import { argon2id } from 'hash-wasm';
import { spelt, type Stretch } from './stretch';

export const stretchHere: Stretch = async (passphrase, { salt, kib, passes }) => {
	const raw = await argon2id({
		password: spelt(passphrase),
		salt,
		memorySize: kib,
		iterations: passes,
		parallelism: 1,
		hashLength: 32,
		outputType: 'binary'
	});
	return new Uint8Array(raw);
};
