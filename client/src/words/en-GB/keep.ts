/** The words of the page that leads to all that is kept true, with what there needs somebody. */
const list = new Intl.ListFormat('en-GB');

export const keep = {
	title: 'Keep up to date',
	intro: 'The right person can only be reached if these are right.',
	people: { title: 'People', what: 'Who works where, and who is told.' },
	children: { title: 'Children', what: 'Who lives or learns here, and what is owed to them.' },
	setting: { title: 'Places', what: 'Phone numbers, hours, cover, and new places.' },
	tablets: { title: 'Tablets', what: 'Which are set up, when they were last seen.' },
	policy: { title: 'Our policy', what: 'What it makes Harken do, what is unclear in it, your own additions.' },
	retention: { title: 'How long things are kept', what: 'What is old enough to look at, and what is on hold.' },
	short: (many: number) => (many === 1 ? 'Too few people in one place.' : `Too few people in ${many} places.`),
	notSignedIn: (many: number) => (many === 1 ? 'One person has not signed in yet.' : `${many} people have not signed in yet.`),
	waitsForYou: (name: string) => `A new way in for ${name} waits for somebody to agree.`,
	yourWayIn: (by: string, agreed: string) => `A new way in was made for you, by ${by}${agreed && `, agreed by ${agreed}`}.`,
	operator: 'whoever runs Harken',
	held: (many: number) => (many === 1 ? 'One thing could not be filed.' : `${many} things could not be filed.`),
	unseen: (many: number) => (many === 1 ? 'One has not been seen for a week.' : `${many} have not been seen for a week.`),
	names: (places: readonly string[]) => list.format(places.length > 3 ? [...places.slice(0, 2), `${places.length - 2} more`] : places),
	uncovered: {
		now: (places: string) => `Nobody is on cover now at ${places}.`,
		today: (places: string) => `Nobody is on cover today at ${places}.`,
		tonight: (places: string) => `Nobody is on cover tonight at ${places}.`
	},
	neverChecked: (places: string) => `Nobody has said that they checked the numbers of ${places}.`,
	unchecked: (places: string) => `Numbers of ${places} were not checked for 90 days.`
} as const;
