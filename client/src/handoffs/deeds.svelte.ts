/** What was shared of a concern and what became of it, as lines to be read: on the desk, in a chronology, on paper. */
import { nameAndRole } from '$words/en-GB/anyone';
import { passed } from '$words/en-GB/passed';
import { receipts as words } from '$words/en-GB/receipts';
import { exactly } from '../concerns/paper';
import type { Fact } from '../concerns/story';
import type { Deed, Loose } from '../entry';
import type { HandoffReceipt } from '../sync/protocol.gen';
import { handoffs } from './client.svelte';
import type { Step } from './fold';

export function deedTitle(deed: Deed): string {
	switch (deed.k) {
		case 'send-handoff':
			return words.sent(handoffs.nameAt(deed.to));
		case 'handoff-receipt':
			return words.by(words.became[deed.state ?? 'sent'](handoffs.nameAt(deed.to_setting)), deed.by ? nameAndRole(deed.by) : '', '');
		case 'handoff-note-shared':
			return words.theirNote;
		case 'handoff-not-sent':
			return words.notSent(handoffs.nameAt(deed.to_setting));
		default:
			return '';
	}
}

export const deedLines = (deed: Deed): Fact[] => lines(deed).filter(({ text }) => text !== '');

function lines(deed: Deed): Fact[] {
	switch (deed.k) {
		case 'send-handoff':
			return [
				{ name: words.purpose, text: deed.purpose ?? '' },
				{ name: passed.basis, text: deed.basis ? passed.bases[deed.basis] : '' },
				{ name: passed.family, text: [passed.answers[deed.family ?? 'not-answered'], deed.family_why].filter(Boolean).join('. ') },
				{ name: words.parts, text: (deed.parts ?? []).map(({ kind, by, at }) => [passed.kinds[kind], by, at].filter(Boolean).join(', ')).join('\n') },
				{ name: words.message, text: deed.message ?? '' }
			];
		case 'handoff-receipt':
			return receiptLines(deed);
		case 'handoff-note-shared':
			return [{ name: words.says, text: deed.text ?? '' }];
		case 'handoff-not-sent':
			return [{ name: words.instead, text: (deed.routes ?? []).map(nameAndRole).join('; ') }];
		default:
			return [];
	}
}

/** The same on both sides: what it proves, or that it proves nothing. */
function receiptLines(receipt: Loose<HandoffReceipt>): Fact[] {
	const proof = handoffs.proving?.of(receipt);
	if (proof === null) return [{ name: words.forged, text: words.forgedWhy }];
	const disagrees = proof !== undefined && handoffs.proving?.agrees(proof) === 'disagrees';
	return [
		{ name: words.why, text: receipt.why ? words.whys[receipt.why] : '' },
		{ name: words.digest, text: receipt.state === 'noted' ? (proof?.noteDigest ?? '') : '' },
		{ name: words.disagrees, text: disagrees ? words.disagreesWhy : '' }
	];
}

/** "Opened by ⟨name⟩, ⟨role⟩, 22 Nov 2026, 14:09:00 GMT": the same line in the records of both sides. */
export const stepLine = ({ state, by, at }: Pick<Step, 'state' | 'by' | 'at'>, to: string): string => words.by(words.became[state](to), by ? nameAndRole(by) : '', exactly(at));
