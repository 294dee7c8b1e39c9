/** The words of who covers a place, and of what became of a change to it. */
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
	title: 'Cover',
	tonight: 'Tonight',
	nobody: (from: string, to: string) => `Nobody on cover tonight, from ${from} to ${to}.`,
	nobodyAt: (place: string, from: string, to: string) => `${place}: nobody on cover tonight, from ${from} to ${to}.`,
	covered: 'Somebody is on cover until the morning.',
	now: (names: string) => `On cover now: ${names}.`,
	mend: 'Change the rota',
	available: 'I am available until 08:00',
	notAvailable: 'I am not available any more',
	youAre: (until: string) => `You are available until ${until}.`,
	rota: 'Rota',
	thisWeek: 'This week',
	weekOf: (day: string) => `Week of ${day}`,
	before: 'Week before',
	after: 'Week after',
	same: 'As in the week before',
	day: 'Day, 08:00 to 20:00',
	night: 'Night, 20:00 to 08:00',
	nobodyYet: 'Nobody',
	others: (count: number) => (count === 1 ? 'One more shift has other hours. It stays as it is.' : `${count} more shifts have other hours. They stay as they are.`),
	holidays: 'Holidays',
	noHolidays: 'None are kept. Outside holidays the leads are there in the hours of this place.',
	addHoliday: 'Add a holiday',
	from: 'First day',
	to: 'Last day',
	label: 'What it is',
	wrongDays: 'Say the first and the last day.',
	noPeople: 'Nobody here can be on cover yet. Appoint a lead first.',
	offered: 'Somebody else changed the cover at the same time. What they wrote is kept, and not used.',
	unsaved: 'Not saved yet.'
} as const;
