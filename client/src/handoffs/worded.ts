/** Whether the words that this device holds are those that a receipt names: of what was sent, and of the note on it. Pure. */
import type { KeptFeed } from '../feeds';
import { b64, sha256, utf8 } from '../sync/bytes';
import { picked } from './picked';
import type { Proof } from './proof';

/** Of a feed that lies between two places as `between`; each as `picked` reads it. */
export interface Held {
	readonly feed: Pick<KeptFeed, 'entries' | 'lines'>;
	readonly between: boolean;
}

/** The body, as its author signed it: it comes last in the text of an entry, byte for byte. */
export const bodyOf = (text: string): string => text.slice(text.indexOf(',"d":') + 5, -1);

const known = new WeakMap<KeptFeed['lines'][number], string>();

function digestOf(line: KeptFeed['lines'][number] | undefined): string | null {
	if (line === undefined || line.text === null) return null;
	const digest = known.get(line) ?? b64(sha256(utf8(bodyOf(line.text))));
	known.set(line, digest);
	return digest;
}

/** False where any of them is another. What is not held here, or not any more, says nothing. */
export function sameWords({ handoff, digest, note, noteDigest }: Pick<Proof, 'handoff' | 'digest' | 'note' | 'noteDigest'>, held: readonly Held[]): boolean {
	return held.every(({ feed, between }) =>
		picked([feed], between).every(({ k, cmd, seq }) => {
			const isSent = (k === 'handoff-sent' || k === 'handoff-brought') && cmd === (handoff as string);
			const named = isSent ? digest : k === 'handoff-noted' && cmd === note ? noteDigest : null;
			const ours = named === null ? null : digestOf(feed.lines[seq - 1]);
			return ours === null || ours === named;
		})
	);
}
