/** Whom to phone first: the numbers that somebody answers now (R14). Pure. */
import type { DutyNumber, Hours, OpenHours } from '$sync/protocol.gen';

/** Those in force first, each in the order given. As they are, where nobody has said when the place is open. */
export function inForceFirst(numbers: readonly DutyNumber[], hours: readonly OpenHours[] | undefined, nowMs: number): readonly DutyNumber[] {
	if (!hours?.length) return numbers;
	const local = new Date(nowMs);
	const time = local.toTimeString().slice(0, 5);
	const open = hours.some(({ weekday, opens, closes }) => weekday === (local.getDay() || 7) && opens <= time && time < closes);
	const other: Hours = open ? 'out-of-hours' : 'in-hours';
	return numbers.toSorted((a, b) => Number(a.hours === other) - Number(b.hours === other));
}
