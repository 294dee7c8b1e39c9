import { describe, expect, it, test } from 'vitest';
import type { KeptFeed } from '../feeds';
import { b64, sha256, unb64, utf8 } from '../sync/bytes';
import { firstHead, nextHead } from '../sync/chain';
import { signingKey } from '../sync/receipt';
import type { EpochId, FeedId, HandoffReceipt } from '../sync/protocol.gen';
import { vectors } from '../sync/vectors';
import { Heads } from './heads';
import { prove, provesIt, type Proof } from './proof';

const given = vectors<{
	signing_public: string;
	tenant: string;
	proves: { line: string; sig: string; proof: Proof }[];
	proves_nothing: { name: string; line: string; sig: string }[];
}>('handoffs');
const key = await signingKey(unb64(given.signing_public));

describe('a receipt of what was shared', () => {
	test.each(given.proves)('proves $proof.state', async ({ line, sig, proof }) => {
		expect(await prove(line, sig, key, given.tenant)).toEqual(proof);
	});

	test.each(given.proves_nothing)('proves nothing: $name', async ({ line, sig }) => {
		expect(await prove(line, sig, key, given.tenant)).toBeNull();
	});

	it('proves nothing to another tenant', async () => {
		const { line, sig } = given.proves[0]!;
		expect(await prove(line, sig, key, given.proves[0]!.proof.epoch)).toBeNull();
	});

	it('proves nothing of another receipt that it was moved to', () => {
		const { proof } = given.proves[2]!;
		const said = { handoff: proof.handoff, state: proof.state, at: proof.at, note: proof.note, from_setting: proof.sender.setting, to_setting: proof.receiver.setting } as HandoffReceipt;
		expect(provesIt(proof, said)).toBe(true);
		expect(provesIt(proof, { ...said, handoff: given.proves[0]!.proof.epoch as never })).toBe(false);
		expect(provesIt(proof, { ...said, state: 'closed' })).toBe(false);
		expect(provesIt(proof, { ...said, note: null })).toBe(false);
		expect(provesIt(proof, { ...said, to_setting: said.from_setting })).toBe(false);
	});
});

describe('the heads in it', () => {
	const [NOW, BEFORE] = [given.proves[0]!.proof.epoch, given.tenant as string as EpochId];
	const { sender, receiver } = given.proves[0]!.proof;
	const line = (n: number) => ({ cls: 'F', prev: 0, leaf: b64(sha256(utf8(`entry ${n}`))), text: null });
	const headsOf = (lines: KeptFeed['lines']) => lines.reduce((heads, one, n) => [...heads, nextHead(heads[n]!, n + 1, { cls: 'F', prev: one.prev, leaf: unb64(one.leaf) })], [firstHead(given.tenant, sender.feed)]).map(b64);
	const whole = [1, 2, 3, 4].map(line);
	const heads = headsOf(whole);
	const proof = (seq: number, head: string, epoch = NOW) => ({ sender: { ...sender, seq, head }, receiver, epoch });
	const held = (feed: FeedId, lines: KeptFeed['lines'], epoch = NOW) => new Heads(given.tenant, (one) => (one === feed ? { epoch, lines } : undefined));

	it('are those of the record that is held here, at its beginning, within and at its end', () => {
		const here = held(sender.feed, whole);
		expect([0, 2, 4].map((seq) => here.of(proof(seq, heads[seq]!)))).toEqual(['agrees', 'agrees', 'agrees']);
	});

	it('say so where the two records disagree, and not where nothing can be compared', () => {
		const here = held(sender.feed, whole);
		expect(here.of(proof(3, heads[2]!))).toBe('disagrees');
		expect(here.of(proof(5, heads[4]!))).toBe('unknown');
		expect(held(given.proves[0]!.proof.epoch as string as FeedId, whole).of(proof(3, heads[3]!))).toBe('unknown');
		expect(here.of(proof(3, heads[2]!, BEFORE))).toBe('restored');
	});

	it('are reckoned anew where the record that is held became another', () => {
		let lines: KeptFeed['lines'] = whole;
		const here = new Heads(given.tenant, (feed) => (feed === sender.feed ? { epoch: NOW, lines } : undefined));
		expect(here.of(proof(4, heads[4]!))).toBe('agrees');
		lines = [...whole.slice(0, 2), line(9), line(4), line(5)];
		expect(here.of(proof(4, heads[4]!))).toBe('disagrees');
		expect(here.of(proof(5, headsOf(lines)[5]!))).toBe('agrees');
	});
});
