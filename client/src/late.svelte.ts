/**
 * A draft that can be typed into before the code that keeps it has been fetched. What is typed meanwhile is in this
 * page's memory, as it is between any two writes; the code comes from the device itself, right after the first paint.
 */
import type { ConcernFields, Draft, Recorded } from './port';

export class LateDraft implements Draft {
	#draft: Draft | null = $state.raw(null);
	#lost = $state(false);
	readonly #coming: Promise<Draft>;
	#latest: ConcernFields | null = null;
	#discarded = false;

	constructor(coming: Promise<Draft>) {
		this.#coming = coming;
		coming.then(
			(draft) => {
				this.#draft = draft;
				if (this.#latest !== null && !this.#discarded) draft.change(this.#latest);
				this.#latest = null;
			},
			() => (this.#lost = true)
		);
	}

	get keptAt(): number | null {
		return this.#draft?.keptAt ?? null;
	}

	get unkept(): Draft['unkept'] {
		return this.#lost ? 'storage-closed' : (this.#draft?.unkept ?? null);
	}

	change(fields: ConcernFields): void {
		if (this.#draft === null) this.#latest = fields;
		else this.#draft.change(fields);
	}

	async save(fields: ConcernFields): Promise<Recorded> {
		return (await this.#coming).save(fields);
	}

	async discard(): Promise<void> {
		this.#discarded = true;
		await (await this.#coming).discard();
	}
}
