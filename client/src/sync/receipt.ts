/** The server's answer to one command, believed only if the pinned signing key signed exactly this line (S2). */
import { TextRefused, concat, unb64, utf8 } from './bytes';
import type { ReceiptGiven } from './device.gen';
import { isId } from './ids';
import type { CommandId, EpochId } from './protocol.gen';

const LABEL = utf8('harken/receipt/1\0');
const VERDICT = /^(accepted|held|refused)$/;
const REASON = /^(-|[a-z][a-z-]{0,40})$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The tenant's signing key as pinned at enrolment, for `receipt` and for intake keys. */
export function signingKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
}

/** One line of a push's answer, `R SP rsig`; null if it proves nothing, whatever the reason. */
export async function receipt(answer: string, key: CryptoKey, tenant: string): Promise<ReceiptGiven | null> {
	const at = answer.lastIndexOf(' ');
	const [line, sig] = [answer.slice(0, at), answer.slice(at + 1)];
	const words = line.split(' ');
	const [word, version, ours, cmd, digest, verdict, reason, received_at, epoch] = words;
	if (
		at < 0 || words.length !== 9 || word !== 'receipt' || version !== '1' || ours !== tenant ||
		!isId(cmd ?? '') || !VERDICT.test(verdict ?? '') || !REASON.test(reason ?? '') ||
		!INSTANT.test(received_at ?? '') || !isId(epoch ?? '') || bytesOf(digest ?? '')?.length !== 32
	) {
		return null;
	}
	const signature = bytesOf(sig);
	if (signature?.length !== 64) return null;
	if (!(await crypto.subtle.verify('Ed25519', key, signature, concat(LABEL, utf8(line))))) return null;
	return {
		cmd: cmd as CommandId,
		digest: digest ?? '',
		verdict: verdict ?? '',
		reason: reason ?? '',
		received_at: received_at ?? '',
		epoch: epoch as EpochId,
		line,
		sig
	};
}

/** All lines of an answer that verify. A short or broken answer leaves the rest in the outbox. */
export async function receipts(answer: string, key: CryptoKey, tenant: string): Promise<ReceiptGiven[]> {
	const read = await Promise.all(answer.split('\n').map((line) => receipt(line, key, tenant)));
	return read.filter((one) => one !== null);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
	try {
		return unb64(text);
	} catch (error) {
		if (error instanceof TextRefused) return null;
		throw error;
	}
}
