/**
 * Whether anybody covers a setting tonight (R14): server/settings/cover.py decides the same, by the same cases. While it
 * is open its leads are there; out of hours and on holidays somebody covers by the rota, or because they said so. Pure.
 */
import type { Closure, OpenHours, PersonId } from '../sync/protocol.gen';
import { dayAfter, instantOf, wallOf, weekdayOf } from './wall';

const MORNING = '08:00';
const AFTERNOON = '14:00';

export interface Span {
	readonly person: PersonId;
	readonly from: number;
	readonly to: number;
}

export interface Covering {
	readonly shifts: readonly Span[];
	readonly availables: readonly Span[];
	readonly closures: readonly Pick<Closure, 'from_on' | 'to_on'>[];
	/** Those who still can; nobody else counts. */
	readonly leads: ReadonlySet<PersonId>;
	readonly hours: readonly OpenHours[];
}

/** Until when tonight lasts. */
export function morningAfter(now: number): number {
	const { day, time } = wallOf(now);
	return instantOf({ day: time < MORNING ? day : dayAfter(day), time: MORNING });
}

/** From the afternoon until the morning it is time to say so, and in the morning it is somebody's working day. */
export function isTimeToSay(now: number): boolean {
	const { time } = wallOf(now);
	return time >= AFTERNOON || time < MORNING;
}

export function onCover({ shifts, availables, leads }: Pick<Covering, 'shifts' | 'availables' | 'leads'>, at: number): PersonId[] {
	const here = [...shifts, ...availables].filter(({ person, from, to }) => leads.has(person) && from <= at && at < to);
	return [...new Set(here.map(({ person }) => person))];
}

/** The first stretch from now until the morning that nobody covers; null if somebody does throughout. */
export function uncovered({ shifts, availables, closures, leads, hours }: Covering, now: number): { from: number; to: number } | null {
	const end = morningAfter(now);
	const spans = [...shifts, ...availables].filter(({ person }) => leads.has(person)).map(({ from, to }) => ({ from, to }));
	if (leads.size > 0) spans.push(...open(hours, closures, now, end));
	let covered = now;
	for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
		if (from > covered) break;
		covered = Math.max(covered, to);
	}
	if (covered >= end) return null;
	const later = spans.map(({ from }) => from).filter((from) => from > covered && from < end);
	return { from: covered, to: Math.min(...later, end) };
}

function open(hours: Covering['hours'], closures: Covering['closures'], now: number, end: number): { from: number; to: number }[] {
	const found = [];
	for (let { day } = wallOf(now); day <= wallOf(end).day; day = dayAfter(day)) {
		if (closures.some(({ from_on, to_on }) => from_on <= day && day <= to_on)) continue;
		for (const { weekday, opens, closes } of hours)
			if (weekday === weekdayOf(day)) found.push({ from: instantOf({ day, time: opens }), to: instantOf({ day, time: closes }) });
	}
	return found;
}
