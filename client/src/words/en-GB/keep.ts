/** The words of the page that leads to all that is kept true, with what there needs somebody. */
export const keep = {
	title: 'Keep it true',
	intro: 'The right person can only be reached if these are right.',
	people: { title: 'People', what: 'Who works where, and who is told.' },
	children: { title: 'Children', what: 'Who lives or learns here, and what is owed to them.' },
	setting: { title: 'Places', what: 'Phone numbers, hours, cover, and new places.' },
	tablets: { title: 'Tablets', what: 'Which are set up, when they were last seen.' },
	retention: { title: 'How long things are kept', what: 'What is old enough to look at, and what is on hold.' },
	short: (many: number) => (many === 1 ? 'Too few people in one place.' : `Too few people, ${many} times.`),
	notSignedIn: (many: number) => (many === 1 ? 'One person has not signed in yet.' : `${many} people have not signed in yet.`),
	held: (many: number) => (many === 1 ? 'One thing could not be filed.' : `${many} things could not be filed.`),
	unseen: (many: number) => (many === 1 ? 'One has not been seen for a week.' : `${many} have not been seen for a week.`),
	uncovered: (setting: string) => `Nobody is on cover tonight at ${setting}.`,
	unchecked: (setting: string) => `Numbers of ${setting} were not checked for 90 days.`
} as const;
