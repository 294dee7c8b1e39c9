/** From when to when, as far as that is worth saying: what began and goes on without end is not. */
import type { AppointmentHeld } from '$people/port';
import { person as texts } from '$words/en-GB/person';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** An end is the first instant that does not belong any more, so the last day is that of the moment before. */
const lastDay = (toAt: string): string => day.format(new Date(Date.parse(toAt) - 1));

export function days({ fromAt, toAt }: Pick<AppointmentHeld, 'fromAt' | 'toAt'>, nowMs: number): string {
	if (toAt !== null && Date.parse(toAt) <= nowMs) return texts.over(lastDay(toAt));
	const parts = [Date.parse(fromAt) > nowMs ? texts.from(day.format(new Date(fromAt))) : '', toAt === null ? '' : texts.to(lastDay(toAt))];
	return parts.filter(Boolean).join(' ');
}

export const dayOf = (at: string): string => day.format(new Date(at));
