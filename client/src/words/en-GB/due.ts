/** Whom something is owed to and by when, in the few words that a list has room for. */
import type { Body, Needs } from '$sync/protocol.gen';

const bodies = {
	police: 'Police',
	'local-authority': 'Local authority',
	'placing-authority': 'Placing authority',
	prevent: 'Prevent',
	lado: 'Designated officer',
	ofsted: 'Inspectorate',
	seniors: 'Seniors',
	counterpart: 'School or home',
	outside: 'School or home elsewhere',
	'primary-system': 'Main record',
	education: 'School',
	setting: 'Here',
	lead: 'Safeguarding lead'
} satisfies Record<Body, string>;

/** What somebody else owes us: they are named as who gives it, not as who gets it. */
const theirs: Partial<Record<Needs, string>> = { reply: 'Answer', 'nrm-reference': 'Reference', 'return-interview': 'Return interview', note: 'Note' };
/** What is done here is named, and not where. */
const ours: Partial<Record<Needs, string>> = { safety: 'Safety', meeting: 'Meeting', review: 'Review', placing: 'Find out who places the child' };
/** A name of its own has no article, and stays as it is written. */
const giver = (body: Body): string => (body === 'prevent' ? bodies[body] : `the ${bodies[body].toLowerCase()}`);

export const next = {
	/** `label`: what the nation calls them, where it has a name of its own. */
	owed: ({ body, needs }: { readonly body: Body; readonly needs: Needs }, label = bodies[body]): string => ours[needs] ?? (theirs[needs] ? `${theirs[needs]} from ${giver(body)}` : label),
	more: (n: number) => `and ${n} more`,

	span: (hours: number, minutes: number) => (hours === 0 ? `${minutes} min` : minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`),
	midnight: 'midnight',
	days: (n: number) => `${n} days`,
	now: (span: string) => `now, ${span} ago`,
	by: (moment: string) => `by ${moment}`,
	late: (moment: string) => `overdue since ${moment}`
} as const;
