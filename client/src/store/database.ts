/**
 * One connection, opened again whenever the browser took it away, and the two ways to use it.
 *
 * What a person relies on goes through `strict`: it resolves only when the browser says the bytes are on the disk.
 */
import { openDB, type IDBPTransaction, type StoreNames } from 'idb';
import { NAME, VERSION, upgrade, type Schema, type Stored } from './schema';

export class StoreFailed extends Error {
	constructor(readonly reason: 'storage-full' | 'storage-closed') {
		super(reason);
	}
}

/** What was read has changed before it could be written upon: somebody else was here. Read and try again. */
export class Overtaken extends Error {
	constructor() {
		super('overtaken');
	}
}

type Names = [StoreNames<Schema>, ...StoreNames<Schema>[]];
export type Writing<N extends Names> = IDBPTransaction<Schema, N, 'readwrite'>;

export class Database {
	#opened: Promise<Stored> | null = null;

	constructor(private readonly name: string = NAME) {}

	#open(): Promise<Stored> {
		const opened = openDB<Schema>(this.name, VERSION, {
			upgrade: (db, from) => upgrade(db, from),
			// A newer build in another tab wants to upgrade: let it; this tab opens again with the next use.
			blocking: () => void this.close(),
			terminated: () => {
				this.#opened = null;
			}
		});
		opened.catch(() => {
			if (this.#opened === opened) this.#opened = null;
		});
		return opened;
	}

	async close(): Promise<void> {
		const opened = this.#opened;
		this.#opened = null;
		(await opened)?.close();
	}

	/** Runs `use` on an open connection; once more on a new one if this one was closed under it. */
	async #with<T>(use: (db: Stored) => Promise<T>): Promise<T> {
		for (let again = true; ; again = false) {
			try {
				this.#opened ??= this.#open();
				return await use(await this.#opened);
			} catch (error) {
				const name = error instanceof DOMException ? error.name : '';
				if (name === 'InvalidStateError' && again) {
					this.#opened = null;
					continue;
				}
				if (error instanceof DOMException)
					throw new StoreFailed(name === 'QuotaExceededError' ? 'storage-full' : 'storage-closed');
				throw error;
			}
		}
	}

	read<T>(use: (db: Stored) => Promise<T>): Promise<T> {
		return this.#with(use);
	}

	/**
	 * One transaction, durable when this resolves. `write` may await only what it asks of the transaction itself:
	 * seal first, write then, and check in here that what was read before the sealing still holds.
	 */
	strict<N extends Names, T>(stores: N, write: (tx: Writing<N>) => Promise<T>): Promise<T> {
		return this.#with(async (db) => {
			const tx = db.transaction(stores, 'readwrite', { durability: 'strict' });
			// Awaited below in every case; this keeps an abort from also being reported as unhandled.
			tx.done.catch(() => undefined);
			let result: T;
			try {
				result = await write(tx);
			} catch (error) {
				try {
					tx.abort();
				} catch {
					// The failed request has already aborted it.
				}
				// A full disk shows in the transaction's own error, not always in the request's.
				if (tx.error !== null) throw tx.error;
				throw error;
			}
			await tx.done;
			return result;
		});
	}
}
