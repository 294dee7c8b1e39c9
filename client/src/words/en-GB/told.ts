/** The words of whom to tell now, of "I have told …", and of who has been told: fetched behind the first thing that a screen shows. */
import type { Body, By, Means } from '$sync/protocol.gen';
import type { Told } from '$duties/now';
import { nameAndRole } from './anyone';

const inside: Readonly<Record<Told, string>> = { police: 'the police', 'local-authority': 'the local authority', 'placing-authority': 'the placing authority' };

export const told = {
	now: {
		title: 'Now',
		/** Where a number inside could lead to the adult it is about, nobody inside is named (R29). */
		phone: (bodies: readonly Told[], lead: string | null) => `Phone ${list(bodies.map((body) => inside[body]))}. Do not wait ${lead === null ? 'for anyone' : `for the ${lead}`}.`,
		all: 'All of them have been told.',
		nobodyYet: (lead: string | null) => `Nobody here has been told yet. Phone ${lead === null ? 'someone outside this place' : `the ${lead}`} as well.`,
		why: 'Who says so',
		you: 'You phone them.',
		either: (lead: string | null) => (lead === null ? 'You phone them.' : `You or the ${lead}: whoever can first.`),
		which: { police: '', 'local-authority': 'The council’s team for children.', 'placing-authority': 'The council that placed the child here, if there is one.' } satisfies Record<Told, string>,
		noNumber: (lead: string | null) => (lead === null ? 'No number is kept here.' : `No number is kept here. The ${lead} has it.`),
		source: (cites: readonly string[], law: boolean) => (law ? `law and policy, ${cites.join('; ')}` : `policy, ${cites.join('; ')}`),
		have: 'I have told them',
		haveOf: (body: string) => `I have told them: ${body}`,
		youTold: (time: string) => (time ? `You told them, ${time}.` : 'You said that you told them.')
	},

	tell: {
		open: 'I have told …',
		title: 'I have told …',
		whom: 'Whom did you tell?',
		who: 'Who answered',
		whoHint: 'A name, or a job.',
		when: 'When',
		how: 'How',
		means: { phone: 'By phone', 'in-person': 'In person', email: 'By e-mail', form: 'On a form', letter: 'By letter', other: 'Another way' } satisfies Record<Means, string>,
		reference: 'The reference they gave',
		needsWhom: 'Say whom you told.',
		needsWhen: 'Say when it was. It cannot be still to come.',
		kept: (body: string) => `Kept: ${body} told. The leads see it.`,
		keptHere: (body: string) => `Kept on this device: ${body} told. The leads see it when there is a signal.`
	},

	taken: {
		title: 'Who has been told',
		done: (by: By | null, time: string) => (by ? `told ${time} by ${nameAndRole(by)}` : `told ${time}`),
		claimed: (by: By | null) => `told, says ${by?.name || 'someone'}. Not confirmed yet`,
		owed: (time: string) => `by ${time}, not yet`,
		late: (time: string) => `not yet, due since ${time}`,
		deciding: 'being decided',
		decided: (by: By | null) => (by ? `not to be told, decided by ${nameAndRole(by)}` : 'not to be told'),
		ended: 'not needed any more',
		many: (n: number) => ` (${n})`
	},

	bodies: {
		police: 'Police',
		'local-authority': 'Local authority',
		'placing-authority': 'Placing authority',
		prevent: 'Prevent',
		lado: 'Local authority designated officer',
		ofsted: 'Inspectorate',
		seniors: 'Senior managers',
		counterpart: 'The other place they are at',
		outside: 'The other place they are at',
		'primary-system': 'The main record',
		education: 'Education',
		setting: 'This place',
		lead: 'Lead'
	} satisfies Record<Body, string>
} as const;

/** "a", "a and b", "a, b and c". */
function list(parts: readonly string[]): string {
	return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
