/**
 * What a receipt proves of something shared, believed only if the pinned signing key signed exactly this line. Twin of
 * `sync/handoff.py`; the same vectors hold the two together.
 */
import { concat, TextRefused, unb64, utf8 } from '../sync/bytes';
import { isId } from '../sync/ids';
import type { EpochId, FeedId, HandoffReceipt, HandoffState, MatterId, PersonId, SettingId } from '../sync/protocol.gen';
import type { Loose } from '../entry';

/** How far the record of one side had got before this was written. */
export interface DeskHead {
	readonly setting: SettingId;
	readonly feed: FeedId;
	readonly seq: number;
	readonly head: string;
}

/** Digests in base64url: `digest` of the body that was sent, `noteDigest` of the note's. `by` null: the server saw it by itself. */
export interface Proof {
	readonly handoff: MatterId;
	readonly state: HandoffState;
	readonly at: string;
	readonly by: PersonId | null;
	readonly digest: string;
	readonly note: string | null;
	readonly noteDigest: string | null;
	readonly epoch: EpochId;
	readonly sender: DeskHead;
	readonly receiver: DeskHead;
}

/** Every state that there is, in the order in which it comes to them. */
export const RANK: Readonly<Record<HandoffState, number>> = { sent: 0, delivered: 1, opened: 2, noted: 3, closed: 4, withdrawn: 5 };

const LABEL = utf8('harken/handoff/1\0');
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SEQ = /^(0|[1-9]\d{0,15})$/;
const NOBODY = '-';
const WORDS = 19;

function length(text: string | undefined): number {
	try {
		return unb64(text ?? '').length;
	} catch (error) {
		if (error instanceof TextRefused) return -1;
		throw error;
	}
}

function desk([setting = '', feed = '', seq = '', head = '']: readonly string[]): DeskHead | null {
	if (!isId(setting) || !isId(feed) || !SEQ.test(seq) || length(head) !== 32) return null;
	return { setting: setting as SettingId, feed: feed as FeedId, seq: Number(seq), head };
}

/** Null for what this key did not sign for this tenant, or what is no such line. */
export async function prove(line: string, sig: string, key: CryptoKey, tenant: string): Promise<Proof | null> {
	const words = line.split(' ');
	const [word, version, ours, handoff = '', state = '', at = '', by = '', digest = '', note = '', noteDigest = '', epoch = ''] = words;
	const [sender, receiver] = [desk(words.slice(11, 15)), desk(words.slice(15))];
	const noted = note !== NOBODY;
	if (
		words.length !== WORDS || word !== 'handoff' || version !== '1' || ours !== tenant || sender === null || receiver === null ||
		![handoff, epoch, ...(by === NOBODY ? [] : [by]), ...(noted ? [note] : [])].every(isId) ||
		!Object.hasOwn(RANK, state) || !INSTANT.test(at) ||
		length(digest) !== 32 || (noted ? length(noteDigest) !== 32 : noteDigest !== NOBODY) || length(sig) !== 64
	) {
		return null;
	}
	if (!(await crypto.subtle.verify('Ed25519', key, unb64(sig), concat(LABEL, utf8(line))))) return null;
	return {
		...{ handoff: handoff as MatterId, state: state as HandoffState, at, by: by === NOBODY ? null : (by as PersonId), digest },
		...{ note: noted ? note : null, noteDigest: noted ? noteDigest : null, epoch: epoch as EpochId, sender, receiver }
	};
}

/** Whether a line that verified is of this very receipt: one that was moved to another proves nothing there. */
export const provesIt = (proof: Proof, said: Loose<HandoffReceipt>): boolean =>
	proof.handoff === said.handoff && proof.state === said.state && proof.at === said.at && (proof.note as string | null) === (said.note ?? null) &&
	proof.sender.setting === said.from_setting && proof.receiver.setting === said.to_setting;
