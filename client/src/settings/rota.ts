/** The rota as a week of days and nights, each with one name. Pure. Shifts of other hours are left as they are. */
import type { PersonId, Shift } from '../sync/protocol.gen';
import { dayAfter, instantOf, weekdayOf } from './wall';

export type Half = 'day' | 'night';

const BEGINS: Readonly<Record<Half, string>> = { day: '08:00', night: '20:00' };
/** What is over for longer is let go: the feed still has it. */
const KEPT_DAYS = 14;

export interface Cell {
	readonly day: string;
	readonly half: Half;
}

export const mondayOf = (day: string): string => dayAfter(day, 1 - weekdayOf(day));

const instant = (ms: number): string => new Date(ms).toISOString();

function spanOf({ day, half }: Cell): Pick<Shift, 'from_at' | 'to_at'> {
	const [end, at] = half === 'day' ? [day, BEGINS.night] : [dayAfter(day), BEGINS.day];
	return { from_at: instant(instantOf({ day, time: BEGINS[half] })), to_at: instant(instantOf({ day: end, time: at })) };
}

const fills = (shift: Shift, cell: Cell): boolean => {
	const { from_at, to_at } = spanOf(cell);
	return Date.parse(shift.from_at) === Date.parse(from_at) && Date.parse(shift.to_at) === Date.parse(to_at);
};

export const whoIn = (shifts: readonly Shift[], cell: Cell): PersonId | null => shifts.find((shift) => fills(shift, cell))?.person ?? null;

export function put(shifts: readonly Shift[], cell: Cell, person: PersonId | null): Shift[] {
	const others = shifts.filter((shift) => !fills(shift, cell));
	return person === null ? others : [...others, { person, ...spanOf(cell) }];
}

export const cellsOf = (monday: string): Cell[] =>
	Array.from({ length: 7 }, (_, at) => dayAfter(monday, at)).flatMap((day) => [{ day, half: 'day' } as const, { day, half: 'night' } as const]);

/** Shifts that touch this week and stand in none of its cells. */
export function othersIn(shifts: readonly Shift[], monday: string): Shift[] {
	const [from, to] = [monday, dayAfter(monday, 7)].map((day) => instantOf({ day, time: BEGINS.day })) as [number, number];
	const cells = cellsOf(dayAfter(monday, -7)).concat(cellsOf(monday));
	return shifts.filter((shift) => Date.parse(shift.from_at) < to && Date.parse(shift.to_at) > from && !cells.some((cell) => fills(shift, cell)));
}

/** Every cell of the week as seven days before, where that says a name. */
export function asBefore(shifts: readonly Shift[], monday: string): Shift[] {
	return cellsOf(monday).reduce<Shift[]>((made, cell) => {
		const person = whoIn(shifts, { ...cell, day: dayAfter(cell.day, -7) });
		return person === null ? made : put(made, cell, person);
	}, [...shifts]);
}

export const recent = (shifts: readonly Shift[], today: string): Shift[] =>
	shifts.filter(({ to_at }) => Date.parse(to_at) > instantOf({ day: dayAfter(today, -KEPT_DAYS), time: BEGINS.day }));
