/** What was done about what policy or law asks, as lines to be read: on the desk, in a chronology, on paper. Pure. */
import { nameAndRole } from '$words/en-GB/anyone';
import { deeds as words } from '$words/en-GB/deeds';
import { linked } from '$words/en-GB/linked';
import { exactly } from '../concerns/paper';
import type { Fact } from '../concerns/story';
import type { Deed } from '../entry';
import { told } from '../handoffs/told.svelte';

const named = (people: readonly { readonly name: string; readonly role: string }[] = []): string => people.map(nameAndRole).join('; ');

export function deedTitle(deed: Deed): string {
	switch (deed.k) {
		case 'record-evidence':
			return `${words.bodies[deed.body ?? 'setting']}: ${words.did[deed.needs ?? 'telling']}`;
		case 'duty-stepped':
			return deed.overdue ? words.stepped.late : words.stepped.before;
		case 'withdraw-evidence':
			return words.withdrawn;
		case 'decide-duty':
			return words.decided[deed.decision ?? 'told'];
		case 'countersign-decision':
			return deed.agrees ? words.signed.yes : words.signed.no;
		case 'record-reply':
			return words.reply;
		case 'challenge-reply':
			return words.challenged;
		case 'record-return':
			return words.returned;
		case 'record-meeting':
			return words.meeting;
		case 'record-review':
			return words.reviewed;
		case 'notify-seniors':
			return words.notified;
		case 'seniors-told':
			return words.seniorsTold;
		case 'notice-seen':
			return words.seen;
		case 'make-link':
		case 'take-back-link':
		case 'link-opened':
		case 'link-acknowledged':
		case 'link-locked':
		case 'link-expired':
			return linked[deed.k];
		case 'link-ended':
			return linked[deed.k][deed.why ?? 'confidential'];
		default:
			return told(deed)?.title ?? words.other;
	}
}

export const deedLines = (deed: Deed): Fact[] => lines(deed).filter(({ text }) => text !== '');

function lines(deed: Deed): Fact[] {
	switch (deed.k) {
		case 'record-evidence':
			return [
				{ name: words.who, text: deed.who ?? '' },
				{ name: words.when, text: exactly(deed.at ?? '') },
				{ name: words.how, text: deed.how ? words.means[deed.how] : '' },
				{ name: words.reference, text: deed.reference ?? '' },
				{ name: words.sent, text: deed.sent ?? '' }
			];
		case 'duty-stepped':
			return [{ name: words.told, text: words.steppedTo(named(deed.told)) }];
		case 'withdraw-evidence':
		case 'decide-duty':
		case 'countersign-decision':
			return [{ name: words.reason, text: deed.reason ?? '' }];
		case 'record-reply':
			return [
				{ name: words.outcome, text: deed.outcome ? words.outcomes[deed.outcome] : '' },
				{ name: words.who, text: deed.who ?? '' },
				{ name: words.when, text: exactly(deed.at ?? '') },
				{ name: words.reference, text: deed.reference ?? '' },
				{ name: words.nrm, text: deed.nrm ?? '' },
				{ name: words.answer, text: deed.answer ?? '' }
			];
		case 'challenge-reply':
			return [{ name: words.to, text: deed.to ?? '' }, { name: words.reason, text: deed.why ?? '' }];
		case 'record-return':
			return [{ name: words.when, text: exactly(deed.at ?? '') }, { name: words.sent, text: deed.text ?? '' }];
		case 'record-meeting':
			return [
				{ name: words.state, text: deed.state ? words.states[deed.state] : '' },
				{ name: words.on, text: exactly(deed.on ?? '') },
				{ name: words.attendees, text: (deed.attendees ?? []).join('\n') },
				{ name: words.shared, text: deed.shared ?? '' },
				{ name: words.reason, text: deed.reason ?? '' },
				{ name: words.actions, text: (deed.actions ?? []).map(({ what, owner, due }) => [what, owner, due].filter(Boolean).join(', ')).join('\n') }
			];
		case 'record-review':
			return [
				{ name: words.on, text: deed.on ?? '' },
				{ name: words.by, text: deed.by ?? '' },
				{ name: words.decision, text: deed.decision ?? '' },
				{ name: words.againOn, text: deed.again_on ?? '' }
			];
		case 'seniors-told':
			return [
				{ name: words.told, text: [named(deed.told), ...(deed.mailboxes ?? [])].filter(Boolean).join('; ') },
				{ name: words.missing, text: (deed.missing ?? []).join('; ') }
			];
		case 'notice-seen':
			return [{ name: words.by, text: deed.by ? nameAndRole(deed.by) : '' }];
		case 'make-link':
			return [
				{ name: words.to, text: [deed.who, deed.place].filter(Boolean).join(', ') },
				{ name: words.reason, text: deed.purpose ?? '' },
				{ name: words.sent, text: [...(deed.parts ?? []).map(({ text }) => text), deed.message ?? ''].filter(Boolean).join('\n\n') }
			];
		case 'link-acknowledged':
			return [{ name: words.by, text: [deed.by ? nameAndRole(deed.by) : '', deed.place].filter(Boolean).join(', ') }];
		case 'link-locked':
		case 'link-expired':
			return [{ name: words.told, text: named(deed.told) }];
		default:
			return [...(told(deed)?.lines ?? [])];
	}
}
