/** Signs as they are counted: one that stands in several lists is one, by the guide's own word (D.2). Pure. */
import type { DeskConcern } from '../port';
import type { Guide, ShownSign, SignGroup, SignSeen, SignsFor } from '../sync/protocol.gen';
import { judged } from './judged';

/** The sign as it is counted. */
export const sameAs = (guide: Guide | null, sign: string): string => guide?.signs.find(({ id }) => id === sign)?.same ?? sign;

/** Without a guide, or of a sign that the pack no longer knows: its id, which is for ever. */
export const signText = (guide: Guide | null, sign: string): string => guide?.signs.find(({ id }) => id === sign)?.text ?? sign;

/** Each once, the first that was said of it. */
export function once(guide: Guide | null, signs: readonly SignSeen[]): SignSeen[] {
	const seen = new Map<string, SignSeen>();
	for (const one of signs) if (!seen.has(sameAs(guide, one.sign))) seen.set(sameAs(guide, one.sign), one);
	return [...seen.values()];
}

/** The lists for leads, or of an area, each sign once. */
export function listsOf(guide: Guide | null, whom: SignsFor): { readonly group: SignGroup; readonly signs: readonly ShownSign[] }[] {
	const shown = new Set<string>();
	return (guide?.groups ?? [])
		.filter(({ asked_of }) => asked_of === whom)
		.map((group) => ({
			group,
			signs: (guide?.signs ?? []).filter(({ id, group: of }) => of === group.id && !shown.has(sameAs(guide, id)) && shown.add(sameAs(guide, id)))
		}))
		.filter(({ signs }) => signs.length > 0);
}

/** A month as it is sorted: 2026-11. */
export type Month = string;

export interface SignRow {
	readonly sign: string;
	readonly text: string;
	/** In how many concerns, by month, in the order of `months`. */
	readonly counts: readonly number[];
	/** In how many it was said of longer ago than six months, or happened before the first of `months`. */
	readonly earlier: number;
	/** In how many somebody said that it is a change for this child. */
	readonly changes: number;
}

export interface SignsOverTime {
	readonly months: readonly Month[];
	readonly rows: readonly SignRow[];
}

/** When it happened, if that can be read as a time, else when it arrived. */
export const monthOf = ({ when, receivedAt }: Pick<DeskConcern, 'when' | 'receivedAt'>): Month => (/^\d{4}-\d\d-\d\d/.test(when) ? when : receivedAt).slice(0, 7);

/** Twenty years: of a year that nobody can have meant, the rest is "longer ago". */
const MONTHS_MAX = 240;

function monthsBetween(first: Month, last: Month): Month[] {
	const number = (of: Month): number => Number(of.slice(0, 4)) * 12 + Number(of.slice(5)) - 1;
	const from = Math.max(number(first), number(last) - MONTHS_MAX + 1);
	return Array.from({ length: number(last) - from + 1 }, (_, n) => `${String(Math.floor((from + n) / 12)).padStart(4, '0')}-${String(((from + n) % 12) + 1).padStart(2, '0')}`);
}

/** What recorders ticked and leads assessed, a sign once in each concern. Counts are how often it was written down, and no score. */
export function signsOverTime(concerns: readonly DeskConcern[], guide: Guide | null): SignsOverTime {
	const of = concerns.map((concern) => ({
		month: monthOf(concern),
		signs: once(guide, [...(judged(concern).assessed?.said.signs ?? []), ...((concern.more?.signs ?? []) as readonly SignSeen[])])
	}));
	const dated = of.filter(({ signs }) => signs.length > 0).map(({ month }) => month).toSorted();
	const months = dated.length === 0 ? [] : monthsBetween(dated[0]!, dated.at(-1)!);
	const rows = new Map<string, { counts: number[]; earlier: number; changes: number }>();
	for (const { month, signs } of of)
		for (const { sign, past, change } of signs) {
			const id = sameAs(guide, sign);
			const row = rows.get(id) ?? { counts: months.map(() => 0), earlier: 0, changes: 0 };
			const at = past ? -1 : months.indexOf(month);
			if (at < 0) row.earlier++;
			else row.counts[at]!++;
			if (change === 'yes') row.changes++;
			rows.set(id, row);
		}
	const total = ({ counts, earlier }: { counts: readonly number[]; earlier: number }) => counts.reduce((sum, n) => sum + n, earlier);
	return {
		months,
		rows: [...rows].map(([sign, row]) => ({ sign, text: signText(guide, sign), ...row })).sort((a, b) => total(b) - total(a) || (a.text < b.text ? -1 : 1))
	};
}
