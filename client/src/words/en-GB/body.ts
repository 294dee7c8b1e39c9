/** The body map: parts as anyone would call them. Left and right are the child's. */
import type { MarkKind, Side } from '$sync/protocol.gen';

const parts: Readonly<Record<string, string>> = {
	forehead: 'forehead',
	'back-of-head': 'back of the head',
	eye: 'eye',
	ear: 'ear',
	nose: 'nose',
	cheek: 'cheek',
	mouth: 'mouth',
	chin: 'chin',
	neck: 'neck',
	shoulder: 'shoulder',
	chest: 'chest',
	stomach: 'stomach',
	'upper-back': 'upper back',
	'lower-back': 'lower back',
	hip: 'hip',
	'private-parts': 'private parts',
	buttock: 'buttock',
	'upper-arm': 'upper arm',
	elbow: 'elbow',
	forearm: 'forearm',
	wrist: 'wrist',
	hand: 'hand',
	thigh: 'thigh',
	knee: 'knee',
	shin: 'shin',
	calf: 'calf',
	ankle: 'ankle',
	foot: 'foot'
};

const sides: Readonly<Record<Side, string>> = { front: 'front', back: 'back' };

/** "left forearm"; a part that this version does not know is said as it is named. */
function part(id: string): string {
	const [, hand, name] = /^(?:(left|right)-)?(.+)$/.exec(id) ?? [];
	const known = parts[name ?? ''] ?? (name ?? id).replaceAll('-', ' ');
	return hand ? `${hand} ${known}` : known;
}

export const body = {
	title: 'Marks on the body',
	how: 'Tap the figure where you see a mark, or choose from the list.',
	keys: 'On the figure, arrow keys go from part to part.',
	noPhoto: 'Describe marks. Do not take photos.',
	whyNoPhoto: 'A picture of a child’s body can be seen by people it was never meant for. Police or health staff take one if it is needed. Never ask a child to undress.',
	sides,
	/** The buttons that turn the figure round. */
	look: { front: 'Front', back: 'Back' },
	/** Above the figure, where the reader sees them. */
	hands: { left: 'Left', right: 'Right' },
	handsOf: 'Left and right are the child’s.',
	figure: (side: Side) => `Body, ${sides[side]}`,
	list: 'Or choose from the list',
	listNone: 'Choose a part of the body',
	/** "left forearm, front"; but not "lower back, back". */
	place: (id: string, side: Side) => (part(id).includes('back') ? part(id) : `${part(id)}, ${sides[side]}`),
	what: 'What is it?',
	kinds: { bruise: 'Bruise', cut: 'Cut', graze: 'Graze', burn: 'Burn or scald', swelling: 'Swelling', bite: 'Bite', other: 'Something else' } satisfies Record<MarkKind, string>,
	note: 'Size, colour, shape',
	noteHint: 'As you see it: “round, about a 10p piece, yellow”. Not how old it may be.',
	done: 'Done',
	marks: 'Marks you have put down',
	none: 'No marks put down.',
	change: 'Change',
	remove: 'Remove',
	removed: (mark: string) => `Removed: ${mark}.`,
	back: 'Put it back',
	full: 'No more marks fit here. Describe the rest in your own words.',
	unpointed: 'A dashed ring: this part of the body, no exact spot.'
} as const;
