import { describe, expect, it } from 'vitest';
import { readEntry } from '../entry';
import { b64, sha256, utf8 } from '../sync/bytes';
import type { CommandId, MatterId } from '../sync/protocol.gen';
import { sameWords, type Held } from './worded';

const id = <T = string>(n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as T;
const [SENT, NOTE] = [id<MatterId>(1), id<CommandId>(2)];
/** As somebody else's client may write it: other blanks, another order. */
const BODY = '{"message":"She said: \\",\\"d\\":{}", "k":"send-handoff"}';
const WROTE = '{"k":"note-handoff","text":"I asked Quin."}';

const digest = (body: string) => b64(sha256(utf8(body)));
const line = (k: string, cmd: string, body: string) => ({ cls: 'N', prev: 0, leaf: '', text: `{"id":"${id(9)}","k":"${k}","v":1,"of":"${SENT}","at":"","by":null,"how":"key","cmd":"${cmd}","why":{"pack":"p","rules":"r"},"d":${body}}` });

function held(lines: readonly (ReturnType<typeof line> | null)[], between = false): Held {
	const kept = lines.map((one) => one ?? { cls: 'N', prev: 0, leaf: '', text: null });
	return { feed: { lines: kept, entries: kept.map(({ text }, at) => (text === null ? null : readEntry(text, at + 1))) }, between };
}
const proof = { handoff: SENT, digest: digest(BODY), note: NOTE, noteDigest: digest(WROTE) };

describe('the words that a receipt names', () => {
	it('are held here byte for byte, on either side', () => {
		expect(sameWords(proof, [held([line('handoff-sent', SENT, BODY), line('handoff-noted', NOTE, WROTE)]), held([line('handoff-brought', SENT, BODY)], true)])).toBe(true);
	});

	it('are not these, where a letter differs', () => {
		expect(sameWords(proof, [held([line('handoff-sent', SENT, BODY)]), held([line('handoff-brought', SENT, BODY.replace('She', 'He'))], true)])).toBe(false);
		expect(sameWords(proof, [held([line('handoff-noted', NOTE, WROTE.replace('Quin', 'Tess'))])])).toBe(false);
	});

	it('say nothing of what is not held, was disposed of, or is of something else', () => {
		expect(sameWords(proof, [])).toBe(true);
		expect(sameWords(proof, [held([null, line('handoff-brought', id(5), WROTE), line('handoff-opened', SENT, WROTE)], true)])).toBe(true);
	});
});
