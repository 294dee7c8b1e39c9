/**
 * What a recorder said, in the order in which it is read: what happened, the child's exact words, the questions asked,
 * signs, marks, what others said, what the recorder thinks, whom they say they have told. Fact, the words of a child,
 * those of others and opinion stay apart (Children's Homes Regulations 2015, regulation 36). Nothing that was left
 * empty is shown, but for the four questions whose silence is never "no" (R6). Pure.
 */
import { story as words } from '$words/en-GB/story';
import type { DeskConcern } from '../port';
import type { Answer, Guide, Mark, SignSeen, ToldAlready } from '../sync/protocol.gen';
import { wholeMore } from './more';
import { signText } from './counted';

/** `says` tells whose it is, for those who hear or print it as for those who see it. */
export interface Part {
	readonly heading: string;
	readonly says: 'fact' | 'child' | 'others' | 'opinion';
	readonly text?: string;
	readonly list?: readonly string[];
	readonly hint?: string;
}

export interface Fact {
	readonly name: string;
	readonly text: string;
}

export interface Story {
	/** The questions among the four that nobody answered. */
	readonly unanswered: readonly string[];
	readonly parts: readonly Part[];
	/** Closed answers and short facts, each that was given. */
	readonly facts: readonly Fact[];
	readonly marks: readonly Mark[];
}

const line = (...parts: (string | false | undefined)[]): string => parts.filter(Boolean).join(', ');
const join = <K extends string>(chosen: readonly K[], names: Readonly<Record<K, string>>): string => chosen.map((one) => names[one]).join(', ');

export const signLine = (guide: Guide | null, { sign, sources = [], past, change, seen, note }: Partial<SignSeen>): string =>
	line(signText(guide, sign ?? ''), seen, join(sources, words.knownBy), past && words.past, change === 'yes' && words.isChange) + (note ? `: ${note}` : '');

export const markLine = ({ side, part, kind, note }: Mark): string => `${line(words.mark[kind], words.part(part), words.sides[side])}${note ? `: ${note}` : ''}`;

const toldLine = ({ body, who, when, reference }: Partial<ToldAlready>): string => line(words.bodies[body ?? 'other'], who, when, reference && words.reference(reference));

/** `when` is the wall time as somebody reads it. */
export function storyOf(concern: DeskConcern, guide: Guide | null, when: string): Story {
	const more = wholeMore(concern.more);
	const { disclosure, online } = more;
	const answered = (name: string, answer: Answer): Fact => ({ name, text: answer === 'not-answered' ? '' : words.answers[answer] });
	// Of those before the question was asked, and of what nobody finished, nothing can be said.
	const asked: readonly (readonly [string, Answer])[] = [
		[words.danger, concern.danger],
		...(concern.more === undefined ? [] : ([[words.disclosed, more.disclosed], [words.moved, more.moved]] as const)),
		[words.adult, concern.adult]
	];
	const parts: Part[] = [
		{ heading: words.saw, says: 'fact', text: concern.saw },
		{ heading: words.movedWhy, says: 'fact', text: more.moved_why },
		{ heading: words.demeanour, says: 'fact', text: disclosure.demeanour },
		{ heading: words.present, says: 'fact', text: more.present },
		{ heading: words.did, says: 'fact', text: more.did },
		{ heading: words.safety, says: 'fact', text: disclosure.safety },
		{ heading: words.parentsWhy, says: 'fact', text: disclosure.parents_why },
		{
			heading: words.online,
			says: 'fact',
			list: [[words.platform, online.platform], [words.username, online.username], [words.firstSeen, online.first_seen], [words.kept, online.kept]].flatMap(([name, text]) => (text ? [`${name}: ${text}`] : []))
		},
		{ heading: words.words, says: 'child', text: concern.words },
		{ heading: words.view, says: 'child', text: more.view },
		{ heading: words.asked, says: 'fact', text: more.asked },
		{ heading: words.signs, says: 'fact', list: more.signs.map((one) => signLine(guide, one)) },
		{ heading: words.marks, says: 'fact', list: more.marks.map(markLine) },
		{ heading: words.others, says: 'others', text: more.others },
		{ heading: words.opinion, says: 'opinion', text: more.opinion },
		{ heading: words.told, says: 'fact', list: more.told.map(toldLine), hint: words.toldWhy }
	];
	const facts: Fact[] = [
		...asked.map(([name, answer]) => answered(name, answer)),
		{ name: words.subject, text: concern.subject ?? '' },
		{ name: words.children, text: concern.involved.some(({ roles }) => roles.length > 0) ? concern.involved.map(({ name, roles }) => [name, join(roles, words.roles)].filter(Boolean).join(': ')).join('; ') : '' },
		{ name: words.kind, text: join(more.kinds, words.kinds) },
		{ name: words.when, text: when },
		{ name: words.place, text: concern.place },
		{ name: words.placeKind, text: more.place_kind ? words.placeKinds[more.place_kind] : '' },
		{ name: words.context, text: join(more.contexts, words.contexts) },
		{ name: words.known, text: join(more.sources, words.knownBy) },
		{ name: words.course, text: more.course ? words.courses[more.course] : '' },
		answered(words.change, more.change),
		answered(words.notSecret, disclosure.not_secret),
		answered(words.parentsTold, disclosure.parents_told),
		answered(words.debt, more.debt),
		answered(words.threats, more.threats),
		answered(words.weapon, more.weapon),
		answered(words.offence, more.offence)
	];
	return {
		unanswered: asked.flatMap(([name, answer]) => (answer === 'not-answered' ? [name] : [])),
		parts: parts.filter(({ text, list }) => text || list?.length),
		facts: facts.filter(({ text }) => text !== ''),
		marks: more.marks
	};
}
