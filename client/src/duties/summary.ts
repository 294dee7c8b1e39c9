/**
 * What a body outside is told about one child, in plain words: what happened as it was written, marked as quoted, and
 * what was done. Only that child is in it: whoever else is a child is "another child" (R16, REQ-11-B). Nothing of it is
 * sent by Harken. Pure.
 */
import { inForce } from '$children/kept';
import { spelt } from '../routes/children/today';
import { nameAndRole, words as anyone } from '$words/en-GB/anyone';
import { outside } from '$words/en-GB/outside';
import { story } from '$words/en-GB/story';
import { summary as words } from '$words/en-GB/summary';
import { judged } from '../concerns/judged';
import { wholeMore } from '../concerns/more';
import { exactly } from '../concerns/paper';
import { markLine, signLine } from '../concerns/story';
import type { DeskConcern, Involved } from '../port';
import type { ChildFacts, DutyNumber, Guide, ShownBody } from '../sync/protocol.gen';
import { dutiesOf } from './fold';
import { struck, type Other } from './names';
import { referralsOf, type Outside } from './referrals';

export interface Given {
	readonly concern: DeskConcern;
	readonly child: Involved;
	readonly body: Outside;
	/** What the nation calls them, where it has a name of its own. */
	readonly named: ShownBody | undefined;
	/** Every other child whom this device knows of. */
	readonly others: readonly Other[];
	/** The child's fuller record, where there is one. */
	readonly facts: ChildFacts | undefined;
	/** Such as 2026-11-21. */
	readonly today: string;
	readonly guide: Guide | null;
	readonly place: string;
	readonly numbers: readonly DutyNumber[];
	readonly from: { readonly name: string; readonly role: string };
}

export interface Part {
	readonly heading: string;
	readonly lines: readonly string[];
}

const named = (name: string, text: string): string => (text ? `${name}: ${text}` : '');
const quoted = (text: string): string => (text ? `“${text.trim()}”` : '');

export function summary(given: Given): Part[] {
	const { child, others } = given;
	// Only what people wrote is looked through: Harken's own words name nobody, and whoever is to ring back is an adult.
	const only = struck(child.child === null ? '' : child.name, others, words.another);
	const parts: Part[] = [
		{ heading: `${to(given)}. ${words.about}: ${child.name}`, lines: [named(words.from, [nameAndRole(given.from), given.place].filter(Boolean).join(', ')), named(words.reference, given.concern.reference)] },
		{ heading: words.about, lines: about(given, only) },
		...happened(given, only),
		{ heading: words.done, lines: done(given, only) },
		{ heading: words.told, lines: told(given, only) },
		{ heading: words.why, lines: why(given) },
		{ heading: words.ask, lines: [answersIn(given) ? words.inOneDay : words.asks[given.body], given.body === 'local-authority' && mayBeMoved(given.concern) ? words.nrm : ''] },
		{ heading: words.ring, lines: [nameAndRole(given.from), ...given.numbers.map(({ label, number, hours }) => `${label}: ${number} (${anyone.call.hours[hours]})`)] }
	];
	return parts.map(({ heading, lines }) => ({ heading, lines: lines.filter(Boolean) })).filter(({ lines }) => lines.length > 0);
}

type Only = (text: string) => string;

/** Of the local authority the part of it that answers for children is named. */
const to = ({ body, named }: Given): string => (named === undefined ? words.to[body] : body === 'local-authority' ? words.team(words.to[body], named.office) : words.office(named.office));

/** Where law or guidance says by when an authority decides, it is told so. */
const answersIn = ({ body, guide }: Given): boolean =>
	body === 'local-authority' && (guide?.duties ?? []).some((rule) => rule.law && rule.to === body && rule.needs === 'reply' && rule.within === 'working-days' && rule.n === 1);

/** Who moves a child exploits it, whatever it is called: the authority refers to the National Referral Mechanism (7.5). */
export const mayBeMoved = (concern: DeskConcern): boolean =>
	concern.more?.moved === 'yes' || (concern.more?.kinds ?? []).includes('trafficking') || (judged(concern).classified?.said.kinds ?? []).includes('trafficking');

function about({ concern, child, facts, today, body }: Given, only: Only): string[] {
	const others = concern.involved.length - 1;
	const lines = [named(anyone.record.child, child.name), named(words.born, spelt(facts?.born ?? null))];
	const stays = (facts?.stays ?? []).filter((one) => inForce(one, today)).map(({ where }) => where);
	lines.push(named(words.lives, only(stays.filter(Boolean).join('; '))), named(words.school, only(facts?.school ?? '')));
	if (body !== 'police' && body !== 'prevent') {
		const authorities = (facts?.authorities ?? []).filter((one) => one.name && inForce(one, today));
		lines.push(named(words.legal, only(facts?.legal_status ?? '')));
		lines.push(named(words.authorities, authorities.map(({ part, name, social_worker }) => `${words.parts[part]} ${[name, social_worker].filter(Boolean).join(', ')}`).join('; ')));
	}
	// Whoever answers may go to the home, or phone there.
	if (body !== 'lado' && body !== 'ofsted') lines.push(named(words.safe, only(facts?.safe_to_tell ?? '')));
	lines.push(named(words.part, child.roles.map((role) => story.roles[role]).join(', ')), others > 0 ? words.others(others) : '');
	return lines;
}

function happened({ concern, guide }: Given, only: Only): Part[] {
	const more = wholeMore(concern.more);
	const kinds = judged(concern).classified?.said.kinds ?? more.kinds;
	const at = exactly(concern.madeAt ?? concern.receivedAt);
	const added = concern.chronology.filter(({ kind }) => kind === 'amended' || kind === 'still-worried');
	const quotes = (heading: string, ...texts: string[]): Part => ({ heading, lines: texts.map((text) => quoted(only(text))) });
	return [
		{ heading: words.danger, lines: [words.dangerIs[concern.danger]] },
		{ heading: words.happened, lines: [concern.writer.name ? words.seenBy(nameAndRole(concern.writer), at) : words.seenByNobody(at), quoted(only(concern.saw)), named(words.wasAt, only([exactly(concern.when), concern.place].filter(Boolean).join(', ')))] },
		quotes(words.words, concern.words),
		quotes(words.view, more.view),
		{ heading: words.asked, lines: [more.asked ? quoted(only(more.asked)) : words.notAsked] },
		{ heading: words.moved, lines: concern.more === undefined ? [] : [story.answers[more.moved], quoted(only(more.moved_why))] },
		{ heading: words.adult, lines: [story.answers[concern.adult], named(words.adultWho, only(concern.subject ?? ''))] },
		{ heading: words.kinds, lines: [kinds.map((kind) => story.kinds[kind]).join(', ')] },
		{ heading: words.signs, lines: more.signs.map((one) => only(signLine(guide, one))) },
		{ heading: words.marks, lines: more.marks.map((one) => only(markLine(one))) },
		quotes(words.said, more.others),
		quotes(words.opinion, more.opinion),
		...added.map(({ by, at, text }) => quotes(words.added(by === null ? '' : nameAndRole(by), exactly(at)), text))
	];
}

function done({ concern }: Given, only: Only): string[] {
	const { did, disclosure } = wholeMore(concern.more);
	const safety = judged(concern).safety?.said;
	const parents = safety?.parents_told ?? disclosure.parents_told;
	const why = safety?.parents_why || disclosure.parents_why;
	return [
		...[did, disclosure.safety].map((text) => quoted(only(text))),
		...(safety?.measures ?? []).map(({ what, by, when }) => only(words.byWhom(what, by, when))),
		only(safety?.plan ?? ''),
		named(words.parents, [story.answers[parents], only(why)].filter(Boolean).join('. '))
	];
}

/** What was said with it stays with whom it was said to. */
function told({ concern, child }: Given, only: Only): string[] {
	const lines = referralsOf(concern).flatMap(({ body, tellings }) =>
		tellings
			.filter(({ withdrawn, deed, children }) => withdrawn === null && (deed.needs ?? 'telling') === 'telling' && children.includes(child.name))
			.map(({ deed }) => only(words.toldLine(outside[body], deed.who ?? '', exactly(deed.at ?? ''), deed.how ? words.means[deed.how] : '', deed.reference ?? '')))
	);
	return lines.length > 0 ? lines : [words.toldNobody];
}

function why({ concern, child, body, guide }: Given): string[] {
	const mine = dutiesOf(concern).filter((duty) => duty.body === body && duty.status !== 'ended' && (duty.child === null || duty.child === child.child));
	const rules = new Set(mine.flatMap((duty) => duty.rules));
	const lines = (guide?.duties ?? []).filter(({ id }) => rules.has(id)).map(({ what, cites, law }) => (law ? words.law : words.policy)(what, cites));
	// Several rules of one section, by different clocks, say the same to whoever reads it.
	return [...new Set(lines)];
}

/** As it is copied: parts apart from each other, each under its heading. */
export const textOf = (parts: readonly Part[]): string => parts.map(({ heading, lines }) => [heading, ...lines].join('\n')).join('\n\n');

export interface Printed {
	readonly heading: boolean;
	readonly text: string;
}

/** What somebody has made of that text, as paper shows it: what is still a heading is one. */
export function printed(text: string, parts: readonly Part[]): Printed[] {
	const headings = new Set(parts.map(({ heading }) => heading));
	return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [{ heading: headings.has(line.trim()), text: line }]));
}
