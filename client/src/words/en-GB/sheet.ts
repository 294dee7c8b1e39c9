/** The words of the sheet that are fetched once there is a place to type. */
export const sheet = {
	when: 'When it happened',
	place: 'Where it happened',
	adult: 'Is an adult who works or helps here involved?',
	involved: {
		goesTo: (titles: readonly string[]) => `This goes to ${list(titles)}.`,
		goesToNobody: 'Nobody on this list is left.',
		phoneOutside: 'Phone one of these as well. They are outside this place.',
		who: 'Who is it?',
		nth: (n: number) => `Adult ${n}`,
		another: 'Another adult',
		remove: 'Take off the list',
		whoHint: 'A name from the list, or say what you know. They will not be told.',
		notKnown: 'Not known, so it goes to someone who works above this place.',
		willBeTold: 'Who will be told',
		strikeHint: 'Strike out anyone you do not want told, such as a friend of theirs.',
		strike: 'Strike out',
		struck: 'Will not be told',
		putBack: 'Put back'
	},

	role: 'Your job here',
	phone: 'A phone number for you',
	phoneHint: 'Only to call you back about this.',
	signedInAs: (name: string) => `Signed in as ${name}`,
	unanswered: 'Not every question has an answer yet. You can save all the same.',

	before: 'Before you save',
	missing: {
		child: 'Say who the child is, or choose “Not known yet”',
		saw: 'Say what you saw or heard',
		when: 'Say when it happened'
	},
	tooLong: (label: string, length: number, most: number) =>
		`“${label}” has ${length.toLocaleString('en-GB')} characters; ${most.toLocaleString('en-GB')} can be sent. Make it shorter, save, then put the rest in “Add something”.`,

	throwAway: 'Throw this away',
	sure: 'Throw away what you typed?',
	why: 'It cannot be brought back. If you are worried about a child, save it.',
	yes: 'Throw it away',
	keep: 'Keep writing'
} as const;

/** "a", "a and b", "a, b and c". */
function list(parts: readonly string[]): string {
	const last = parts.at(-1) ?? '';
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
