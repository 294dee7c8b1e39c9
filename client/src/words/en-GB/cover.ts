/** The words of who covers a place, and of what became of a change to it. Those of the rota are in rota.ts. */
import type { Ordered } from '../../administering';

const refused: Readonly<Record<string, string>> = {
	'not-yours': 'You cannot change this here. Nothing was changed.',
	'not-possible': 'These do not go together. Nothing was changed.',
	'device-revoked': 'This device has been withdrawn. Nothing was changed.'
};

export const cover = {
	became: (ordered: Ordered): string => {
		if (ordered.is === 'refused') return refused[ordered.why] ?? 'This was not done. Nothing was changed.';
		if (ordered.is === 'waits') return 'Kept on this device. It goes as soon as there is a signal.';
		if (ordered.is === 'held') return 'This could not be done by itself. Someone has to look at it.';
		return ordered.is === 'done' ? 'Saved.' : 'This device could not keep it. Nothing was changed. Try again.';
	},
	saving: 'Saving',
	save: 'Save',
	cancel: 'Cancel',
	remove: 'Take it away',
	days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
	nobody: (when: 'now' | 'today' | 'tonight', from: string, to: string) =>
		when === 'now' ? `Nobody on cover now, until ${to}.` : `Nobody on cover ${when}, from ${from} to ${to}.`,
	nobodyAt: (place: string, said: string) => `${place}: ${said.charAt(0).toLowerCase()}${said.slice(1)}`,
	covered: 'Somebody is on cover until the morning.',
	now: (names: string) => `On cover now: ${names}.`,
	mend: 'Change the rota',
	available: 'I am available until 08:00',
	notAvailable: 'I am not available any more',
	youAre: (until: string) => `You are available until ${until}.`,
	left: 'Nobody is named tonight: the on-call number answers.'
} as const;
