/** The words of where too few people are left, or would be (R31). */

/** What people are told of, in the server's words and ours. */
const routes: Readonly<Record<string, string>> = {
	concerns: 'concerns about children',
	adults: 'concerns about adults who work or help here'
};

export const enough = {
	/** What is listed in red (R31): two people must be left when any one is away, or is the one it is about. */
	short: (setting: string, told: readonly { readonly route: string; readonly left: number }[]) => {
		const of = (left: boolean) => told.filter((one) => one.left > 0 === left).map(({ route }) => routes[route] ?? route).join(' and ');
		const said = [of(false) && `nobody is told of ${of(false)}`, of(true) && `only one person is told of ${of(true)}`].filter(Boolean);
		return `${setting}: if one person is away, ${said.join(', and ')}.`;
	},
	shortTitle: 'Too few people',
	shortWhy: 'Two have to be left when one is away.',
	shortCure: (missing: number) => (missing === 1 ? 'One more lead or deputy there cures it.' : `${missing === 2 ? 'Two' : 'Three'} more leads or deputies there cure it.`),
	needed: (name: string, route: string) => `If ${name} leaves, too few people are told of ${routes[route] ?? route}. There have to be two when one is away.`,
	neededDo: 'Appoint someone else first, if you can.'
} as const;
