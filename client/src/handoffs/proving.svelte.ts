/** Looks at each receipt once, and keeps in memory what it proved. Read in markup or in `$derived`, it is read again when more is known. */
import type { Loose } from '../entry';
import type { Parts } from '../port';
import * as device from '../store/device';
import { signingKey } from '../sync/receipt';
import type { HandoffReceipt } from '../sync/protocol.gen';
import type { Proved } from './fold';
import { Heads, type Agrees } from './heads';
import { prove, provesIt, type Proof } from './proof';
import { sameWords, type Held } from './worded';

type Signed = Pick<Loose<HandoffReceipt>, 'line' | 'sig'>;

const keyOf = ({ line = '', sig = '' }: Signed): string => `${line}\n${sig}`;

export class Proving {
	#found: ReadonlyMap<string, Proof | null> = $state.raw(new Map());
	#asked = new Map<string, Signed>();
	/** Null until it is known for which tenant this device is enrolled. */
	#heads: Heads | null = $state.raw(null);

	constructor(private readonly parts: Parts) {}

	of(receipt: Loose<HandoffReceipt>): Proved {
		const key = keyOf(receipt);
		const proof = this.#found.get(key);
		if (proof === undefined) this.#ask(key, receipt);
		return proof && !provesIt(proof, receipt) ? null : proof;
	}

	/** Whether what this device holds is what the receipt says: both records, as far as they are held here, and the words. */
	agrees = (proof: Proof): Agrees => (sameWords(proof, this.#held()) ? (this.#heads?.of(proof) ?? 'unknown') : 'disagrees');

	#held = (): Held[] => (['desk', 'bridge', 'case'] as const).flatMap((kind) => this.parts.whole(kind).map((feed) => ({ feed, between: kind !== 'desk' })));

	#ask(key: string, receipt: Signed): void {
		if (this.#asked.has(key)) return;
		this.#asked.set(key, receipt);
		if (this.#asked.size === this.#found.size + 1) void Promise.resolve().then(() => this.#look());
	}

	/** All that were asked for together are found together. */
	async #look(): Promise<void> {
		const identity = await device.identity(this.parts.db);
		const asked = [...this.#asked].filter(([key]) => !this.#found.has(key));
		if (identity === null) return;
		const signing = await signingKey(identity.signingKey);
		const looked = asked.map(async ([key, { line = '', sig = '' }]) => [key, await prove(line, sig, signing, identity.tenant)] as const);
		this.#found = new Map([...this.#found, ...(await Promise.all(looked))]);
		this.#heads ??= new Heads(identity.tenant, (id) => this.parts.whole('desk').find(({ feed }) => feed === id));
		if (this.#asked.size > this.#found.size) void this.#look();
	}
}
