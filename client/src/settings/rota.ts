/** The rota as seven days and nights, each with one name. Pure. Shifts of other hours than these are left as they are. */
import type { PersonId, Shift } from '../sync/protocol.gen';
import { dayAfter, instantOf, wallOf } from './wall';

export type Half = 'day' | 'night';

/** When the day shift begins and ends; the night is what is left until the next one begins. */
export interface DayShift {
	readonly begins: string;
	readonly ends: string;
}

export const USUAL_DAY: DayShift = { begins: '08:00', ends: '20:00' };
/** What is over for longer is let go: the feed still has it. */
const KEPT_DAYS = 14;

export interface Cell {
	readonly day: string;
	readonly half: Half;
}

/** Nights end in the morning: until then it is still the day on which this one began. */
export function coverDayOf(ms: number, { begins } = USUAL_DAY): string {
	const { day, time } = wallOf(ms);
	return time < begins ? dayAfter(day, -1) : day;
}

const instant = (ms: number): string => new Date(ms).toISOString();

export function spanOf({ day, half }: Cell, { begins, ends }: DayShift): Pick<Shift, 'from_at' | 'to_at'> {
	const [from, to] = half === 'day' ? [{ day, time: begins }, { day, time: ends }] : [{ day, time: ends }, { day: dayAfter(day), time: begins }];
	return { from_at: instant(instantOf(from)), to_at: instant(instantOf(to)) };
}

export const fills = (shift: Shift, cell: Cell, hours: DayShift): boolean => {
	const { from_at, to_at } = spanOf(cell, hours);
	return Date.parse(shift.from_at) === Date.parse(from_at) && Date.parse(shift.to_at) === Date.parse(to_at);
};

export const whoIn = (shifts: readonly Shift[], cell: Cell, hours = USUAL_DAY): PersonId | null => shifts.find((shift) => fills(shift, cell, hours))?.person ?? null;

export function put(shifts: readonly Shift[], cell: Cell, person: PersonId | null, hours = USUAL_DAY): Shift[] {
	const others = shifts.filter((shift) => !fills(shift, cell, hours));
	return person === null ? others : [...others, { person, ...spanOf(cell, hours) }];
}

/** Somebody covers from now until the morning: every cell that the stretch touches. */
export function cover(shifts: readonly Shift[], { from, to }: { readonly from: number; readonly to: number }, person: PersonId, hours = USUAL_DAY): Shift[] {
	const [first, last] = [coverDayOf(from, hours), coverDayOf(to, hours)];
	const touched = [first, last].flatMap((day) => cellsOf(day).slice(0, 2)).filter((cell) => {
		const { from_at, to_at } = spanOf(cell, hours);
		return Date.parse(from_at) < to && Date.parse(to_at) > from;
	});
	return touched.reduce<Shift[]>((made, cell) => put(made, cell, person, hours), [...shifts]);
}

export const cellsOf = (first: string): Cell[] =>
	Array.from({ length: 7 }, (_, at) => dayAfter(first, at)).flatMap((day) => [{ day, half: 'day' } as const, { day, half: 'night' } as const]);

/** Shifts that touch these seven days and stand in none of their cells. */
export function othersIn(shifts: readonly Shift[], first: string, hours = USUAL_DAY): Shift[] {
	const [from, to] = [first, dayAfter(first, 7)].map((day) => instantOf({ day, time: hours.begins })) as [number, number];
	const cells = cellsOf(dayAfter(first, -7)).concat(cellsOf(first));
	return shifts.filter((shift) => Date.parse(shift.from_at) < to && Date.parse(shift.to_at) > from && !cells.some((cell) => fills(shift, cell, hours)));
}

/** Every cell of these seven days as seven days before, "Nobody" as well: a name that stayed would cover what nobody meant. */
export function asBefore(shifts: readonly Shift[], first: string, hours = USUAL_DAY): Shift[] {
	return cellsOf(first).reduce<Shift[]>((made, cell) => put(made, cell, whoIn(shifts, { ...cell, day: dayAfter(cell.day, -7) }, hours), hours), [...shifts]);
}

export const recent = (shifts: readonly Shift[], today: string): Shift[] =>
	shifts.filter(({ to_at }) => Date.parse(to_at) > instantOf({ day: dayAfter(today, -KEPT_DAYS), time: USUAL_DAY.begins }));
