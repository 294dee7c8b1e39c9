/** Many cells of the rota at once, and the hours of its day shift, which nobody says twice. Pure. */
import type { PersonId, Shift } from '../sync/protocol.gen';
import type { SettingKept } from './kept';
import { put, spanOf, USUAL_DAY, type Cell, type DayShift } from './rota';
import { dayAfter, wallOf, weekdayOf } from './wall';

/** As people say it of somebody: by day from Monday to Friday, by day at weekends, every night. */
export type Part = 'weekdays' | 'weekends' | 'nights';

const SATURDAY = 6;

const partOf = ({ day, half }: Cell): Part => (half === 'night' ? 'nights' : weekdayOf(day) < SATURDAY ? 'weekdays' : 'weekends');

/** The same person, or nobody, in that part of so many days; what stands in the others stays. */
export function fill(shifts: readonly Shift[], from: string, days: number, part: Part, person: PersonId | null, hours: DayShift): Shift[] {
	const all = Array.from({ length: days }, (_, at): Cell => ({ day: dayAfter(from, at), half: part === 'nights' ? 'night' : 'day' }));
	return all.filter((cell) => partOf(cell) === part).reduce<Shift[]>((made, cell) => put(made, cell, person, hours), [...shifts]);
}

/** As the rota that stands has it; before there is one, as a school is open; else from eight to eight. */
export function dayShiftOf({ shifts, hours, kind }: Pick<SettingKept, 'shifts' | 'hours' | 'kind'>): DayShift {
	const said = new Map<string, number>();
	for (const { from_at, to_at } of shifts) {
		const [from, to] = [wallOf(Date.parse(from_at)), wallOf(Date.parse(to_at))];
		const [begins, ends] = from.day === to.day ? [from.time, to.time] : [to.time, from.time];
		if (begins < ends) said.set(`${begins} ${ends}`, (said.get(`${begins} ${ends}`) ?? 0) + 1);
	}
	const most = [...said].toSorted(([, one], [, other]) => other - one)[0]?.[0].split(' ');
	if (most) return { begins: most[0]!, ends: most[1]! };
	if (kind !== 'school' || hours.length === 0) return USUAL_DAY;
	return { begins: hours.map(({ opens }) => opens).toSorted()[0]!, ends: hours.map(({ closes }) => closes).toSorted().at(-1)! };
}

/** The rota with another day shift: whoever had a day or a night has it still, by the new hours. */
export function retimed(shifts: readonly Shift[], from: DayShift, to: DayShift): Shift[] {
	return shifts.map((shift) => {
		const { day, time } = wallOf(Date.parse(shift.from_at));
		const cell: Cell = { day, half: time === from.begins ? 'day' : 'night' };
		const old = spanOf(cell, from);
		const same = Date.parse(old.from_at) === Date.parse(shift.from_at) && Date.parse(old.to_at) === Date.parse(shift.to_at);
		return same ? { person: shift.person, ...spanOf(cell, to) } : shift;
	});
}
