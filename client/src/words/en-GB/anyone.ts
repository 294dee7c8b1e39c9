/**
 * Every word on screen, in British English, for a reading age of 11. One folder per language, one file for what is fetched
 * together: what is needed before text can be typed is here; in shared.ts what any screen may need after that; in around.ts
 * the front door, signing in and home; in signed-in.ts the desk; in alerts.ts the page of alerts.
 *
 * A sentence says what happened and what to do; it never blames and never shouts. The tenant's own term for a lead
 * comes from the front door, never from here. "Device" is said of a personal one, "tablet" of a shared one.
 */
import type { Answer, FrontDoor, Hours } from '$sync/protocol.gen';

export type By = { readonly name: string; readonly role: string };

export const nameAndRole = (by: By): string => [by.name, by.role].filter((part) => part !== '').join(', ');
export const device = (door: FrontDoor | null): string => (door === null || door.shared ? 'tablet' : 'device');

export const words = {
	name: 'Harken',
	opening: 'Opening',
	back: 'Back',
	close: 'Close',
	change: 'Change',
	optional: 'if you know',

	danger: {
		ask: 'Is a child in danger now?',
		phone999: 'Phone 999',
		anyPhone: 'Works on any phone',
		number999: '999',
		whatToSay: 'What to say',
		say: [
			'Where you are: the road, the building, a sign you can see.',
			'Who the child is: name, age, clothes.',
			'What is happening now, and who is with the child.',
			'Stay on the phone until they say you can go.'
		],
		stay: 'Phone first. What you have typed stays here.'
	},

	call: {
		hours: { always: 'any time', 'in-hours': 'daytime', 'out-of-hours': 'nights, weekends' } satisfies Record<Hours, string>,
		noNumbers: 'No number is set up here. Tell someone in charge in person.'
	},

	record: {
		title: 'Record a concern',
		danger: 'Is the child in danger now?',
		child: 'The child',
		childHint: 'Name, age, clothes: what you know.',
		unknownChild: 'Not known yet',
		anotherChild: 'Another child',
		childrenHere: 'Children here',
		disclosed: 'Did a child tell you?',
		saw: 'What I saw or heard',
		sawHint: 'In your words.',
		words: 'The child’s exact words',
		wordsHint: 'As they said them, slang and all.',
		answers: { yes: 'Yes', no: 'No', 'not-sure': 'Not sure', 'not-answered': 'Not answered' } satisfies Record<Answer, string>,
		save: 'Save',
		saving: 'Saving',
		notKept: 'Nothing typed yet',
		kept: (door: FrontDoor | null, ago: string) => `Kept on this ${device(door)} ${ago}`,
		resumed: 'You had not finished this.'
	},

	hide: {
		hide: 'Hide',
		more: ' this screen',
		label: 'Hide this screen'
	},

	fault: {
		title: 'This screen could not be shown',
		text: 'What was saved is safe. Go back and try again.',
		start: 'Back to the start'
	},

	time: {
		now: 'just now',
		seconds: (n: number) => `${n} s ago`,
		minutes: (n: number) => `${n} min ago`,
		hours: (n: number) => `${n} h ago`
	}
} as const;
