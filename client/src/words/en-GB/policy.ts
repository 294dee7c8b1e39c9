/** The words of the page that says what a provider's policy makes Harken do, and where it is added to. */
import type { Ordered } from '../../administering';

const refused: Readonly<Record<string, string>> = {
	'not-yours': 'Only who looks after the whole provider may change this. Nothing was changed.',
	'already-so': 'These are your additions already. Nothing was changed.',
	'not-possible': 'This cannot be, or someone has changed it meanwhile. Preview it again. Nothing was changed.',
	'confirm-first': 'Show that it is you, and try again. Nothing was changed.',
	'device-revoked': 'This device has been withdrawn. Nothing was changed.'
};

const some = (many: number) => (many === 1 ? 'One concern' : `${many} concerns`);

export const policy = {
	title: 'Our policy',
	intro: 'What your policy makes Harken do. The law stands apart from it.',
	version: (title: string, version: string) => `${title}: ${version}.`,
	unheld: 'Where people are missing',
	people: 'Open people',

	own: 'Your own additions',
	ownWhat: 'You can add to your policy and make it stricter. Nothing here can make it weaker.',
	ownNone: 'None so far.',
	ownRead: 'Only who looks after the whole provider can change these.',
	text: 'Additions',
	textHint: 'In the form called TOML. Each says where it comes from.',
	preview: 'Preview',
	previewing: 'Looking…',
	noSignal: 'There is no signal. A preview needs one.',
	tooLong: 'This is too long. 20,000 letters are the most.',
	mistakes: 'This cannot be used',
	changes: 'What would change',
	changesNothing: 'Nothing that anyone would notice.',
	lastMonth: 'Last month with these additions',
	month: (concerns: number) => (concerns === 0 ? 'There was no concern last month to try it on.' : `${some(concerns)} came to the desks.`),
	otherLadder: (many: number) => `${some(many)} would have been told faster or slower.`,
	othersFirst: (many: number) => `${some(many)} would have reached other people first.`,
	otherDuties: (many: number) => `Of ${many === 1 ? 'one' : many} of them, something else would have been owed, or by another time.`,
	noneOtherwise: 'All would have been told the same way, and the same would have been owed.',

	why: 'Why is it changed?',
	whyHint: 'Kept with your name. Everyone here can read it.',
	sayWhy: 'Please say why.',
	change: 'Change our policy',
	changing: 'Changing…',
	previewFirst: 'Preview it first.',
	changed: 'Changed. New concerns go by it from now on, and tablets follow within the hour. Old decisions keep the policy they were made under.',

	became: (ordered: Exclude<Ordered, { is: 'done' }>): string => {
		if (ordered.is === 'waits') return 'There is no signal. It is kept here, and goes by itself when there is one.';
		if (ordered.is === 'not-kept') return 'It could not be kept on this device. Nothing was changed.';
		if (ordered.is === 'held') return 'It was kept, and not done. Someone of safeguarding has to look at it.';
		return refused[ordered.why] ?? `It was not done (${ordered.why}).`;
	}
} as const;
