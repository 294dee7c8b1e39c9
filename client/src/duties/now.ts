/**
 * What the policy asks to be told at once, from what a recorder has just answered: with no sign-in and no signal (J12).
 * The same decision as the server's planner (server/duties/planning.py); both are held to the same cases. Pure.
 */
import type { Loose } from '../entry';
import type { Answer, Body, ConcernKind, DutyWhen, Judged, ShownDuty, ToldAlready } from '../sync/protocol.gen';

/** What was answered. `told`: whom the recorder says that they have told already (R4). */
export interface Answered {
	readonly danger: Answer;
	readonly adult: Answer;
	readonly disclosed: Answer;
	readonly moved: Answer;
	readonly kinds: readonly ConcernKind[];
	readonly judged: Judged;
	readonly told: readonly ToldAlready['body'][];
}

type Rule = Pick<ShownDuty, 'when'>;
type Facts = Omit<Answered, 'told'>;

/** All of what a `when` names must hold, any of its list; of several, any; none: it is owed of every concern. */
export const applies = ({ when }: { readonly when: readonly Loose<DutyWhen>[] } | Rule, facts: Facts): boolean =>
	when.length === 0 || when.some((one) => holds(one, facts));

function holds({ kinds = [], ...when }: Loose<DutyWhen>, facts: Facts): boolean {
	const among = (wanted: readonly string[] | undefined, is: string) => !wanted?.length || wanted.includes(is);
	const answered = (['danger', 'disclosed', 'moved', 'adult', 'judged'] as const).every((name) => among(when[name], facts[name]));
	return answered && (kinds.length === 0 || kinds.some((kind) => facts.kinds.includes(kind)));
}

/** Whom somebody who works there can phone now, in the order in which it helps the child. */
export const BODIES = ['police', 'local-authority', 'placing-authority'] as const satisfies readonly Body[];
export type Told = (typeof BODIES)[number];

export interface Now {
	readonly body: Told;
	/** Where the policy says so, and whether it is law; each once. */
	readonly cites: readonly string[];
	readonly law: boolean;
	/** They said that they have told them. */
	readonly told: boolean;
}

/** Each body once, by all the rules that ask for it (R16). */
export function toTellNow(rules: readonly ShownDuty[], answered: Answered): Now[] {
	const owed = rules.filter((rule) => rule.within === 'at-once' && rule.needs === 'telling' && applies(rule, answered));
	return BODIES.flatMap((body) => {
		const mine = owed.filter(({ to }) => to === body);
		if (mine.length === 0) return [];
		return { body, cites: [...new Set(mine.map(({ cites }) => cites))], law: mine.some(({ law }) => law), told: answered.told.includes(body) };
	});
}
