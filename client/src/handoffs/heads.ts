/** Whether the record that this device holds is the one whose head stands in a receipt: each place is the other's witness. Pure. */
import type { KeptFeed } from '../feeds';
import { b64, unb64 } from '../sync/bytes';
import { firstHead, nextHead, type Class } from '../sync/chain';
import type { EpochId, FeedId } from '../sync/protocol.gen';
import type { DeskHead, Proof } from './proof';

/** `unknown`: it is not held here, or not so far. `restored`: it differs, and the server was restored in between. */
export type Agrees = 'agrees' | 'disagrees' | 'restored' | 'unknown';

/** What is kept of a feed for ever. */
type HeldChain = Pick<KeptFeed, 'epoch' | 'lines'>;

interface Walked {
	readonly lines: HeldChain['lines'];
	readonly heads: string[];
}

/** Heads that were reckoned once; of a feed that has grown only what is new is reckoned. */
export class Heads {
	#walked = new Map<FeedId, Walked>();

	constructor(
		private readonly tenant: string,
		private readonly chain: (feed: FeedId) => HeldChain | undefined
	) {}

	/** Of both ends, as far as either is held here. */
	of({ sender, receiver, epoch }: Pick<Proof, 'sender' | 'receiver' | 'epoch'>): Agrees {
		const both = [sender, receiver].map((desk) => this.#one(desk, epoch));
		return (['disagrees', 'restored', 'agrees'] as const).find((word) => both.includes(word)) ?? 'unknown';
	}

	#one({ feed, seq, head }: DeskHead, epoch: EpochId): Agrees {
		const held = this.chain(feed);
		if (held === undefined || seq > held.lines.length) return 'unknown';
		if (this.#at(feed, held, seq) === head) return 'agrees';
		return held.epoch === epoch ? 'disagrees' : 'restored';
	}

	#at(feed: FeedId, { lines }: HeldChain, seq: number): string {
		const before = this.#walked.get(feed);
		// Lines are never changed but for their words; where one is another, everything is reckoned anew.
		const same = before !== undefined && before.heads.length <= lines.length + 1 && sameUpTo(before.lines, lines, before.heads.length - 1);
		const heads = same ? before.heads : [b64(firstHead(this.tenant, feed))];
		for (let n = heads.length; n <= seq; n++) {
			const { cls, prev, leaf } = lines[n - 1]!;
			heads.push(b64(nextHead(unb64(heads[n - 1]!), n, { cls: cls as Class, prev, leaf: unb64(leaf) })));
		}
		this.#walked.set(feed, { lines, heads });
		return heads[seq]!;
	}
}

function sameUpTo(a: HeldChain['lines'], b: HeldChain['lines'], count: number): boolean {
	if (a === b) return true;
	for (let n = 0; n < count; n++) if (a[n] !== b[n] && a[n]?.leaf !== b[n]?.leaf) return false;
	return true;
}
