/**
 * Whether anybody covers a setting tonight (R14): server/settings/cover.py decides the same, by the same cases. While it
 * is open its leads are there; out of hours and on holidays somebody covers by the rota, or because they said so. Pure.
 */
import type { Closure, OpenHours, PersonId } from '../sync/protocol.gen';
import { dayAfter, instantOf, wallOf, weekdayOf } from './wall';

const MORNING = '08:00';
const AFTERNOON = '14:00';
const EVENING = '20:00';

interface Stretch {
	readonly from: number;
	readonly to: number;
}

export interface Span extends Stretch {
	readonly person: PersonId;
}

export interface Covering {
	readonly shifts: readonly Span[];
	readonly availables: readonly Span[];
	readonly closures: readonly Pick<Closure, 'from_on' | 'to_on'>[];
	/** Those who still can; nobody else counts. */
	readonly leads: ReadonlySet<PersonId>;
	readonly hours: readonly OpenHours[];
	/** Whoever kept the cover left what is out of hours to a number that answers then. */
	readonly left?: boolean;
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
export function uncovered(covering: Covering, now: number): { from: number; to: number } | null {
	return gapIn(there(covering, now), now);
}

/**
 * What somebody has to be told of: a gap that nobody chose (R14). Nights and weekends that are left to a number are chosen;
 * the hours of a holiday are not, when that number is not answered and the leads are away.
 */
export function silent(covering: Covering, now: number): ReturnType<typeof uncovered> {
	const spans = there(covering, now);
	return gapIn(covering.left ? [...spans, ...closedIn(covering.hours, now)] : spans, now);
}

/** When somebody is there: by the rota, by their own word, or because the place is open. */
function there({ shifts, availables, closures, leads, hours }: Covering, now: number): Stretch[] {
	const spans = [...shifts, ...availables].filter(({ person }) => leads.has(person)).map(({ from, to }) => ({ from, to }));
	return leads.size > 0 ? [...spans, ...open(hours, closures, now)] : spans;
}

function gapIn(spans: readonly Stretch[], now: number): Stretch | null {
	const end = morningAfter(now);
	let covered = now;
	for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
		if (from > covered) break;
		covered = Math.max(covered, to);
	}
	if (covered >= end) return null;
	const later = spans.map(({ from }) => from).filter((from) => from > covered && from < end);
	return { from: covered, to: Math.min(...later, end) };
}

/** Which part of the time until the morning it is that nobody covers, in the words of a day. */
export function whenOf({ from, to }: { readonly from: number; readonly to: number }, now: number): 'now' | 'today' | 'tonight' {
	if (from <= now) return 'now';
	return to > nightFrom(now) ? 'tonight' : 'today';
}

/** When the night that ends next morning begins, or began. */
function nightFrom(now: number): number {
	const morning = wallOf(morningAfter(now)).day;
	return instantOf({ day: dayAfter(morning, -1), time: EVENING });
}

/** Somebody covers the night that comes, or what is left of it: a gap in the day is another matter. */
export const isNightCovered = (covering: Covering, now: number): boolean => silent(covering, Math.max(now, nightFrom(now))) === null;

function open(hours: Covering['hours'], closures: Covering['closures'], now: number): Stretch[] {
	const found = [];
	for (let { day } = wallOf(now); day <= wallOf(morningAfter(now)).day; day = dayAfter(day)) {
		if (closures.some(({ from_on, to_on }) => from_on <= day && day <= to_on)) continue;
		for (const { weekday, opens, closes } of hours)
			if (weekday === weekdayOf(day)) found.push({ from: instantOf({ day, time: opens }), to: instantOf({ day, time: closes }) });
	}
	return found;
}

/** All of the time until the morning that is not in the hours of the place, whatever its holidays. */
function closedIn(hours: Covering['hours'], now: number): Stretch[] {
	const opened = open(hours, [], now).toSorted((a, b) => a.from - b.from);
	const begins = [now, ...opened.map(({ to }) => to)];
	const ends = [...opened.map(({ from }) => from), morningAfter(now)];
	return begins.map((from, at) => ({ from, to: ends[at]! })).filter(({ from, to }) => from < to);
}
