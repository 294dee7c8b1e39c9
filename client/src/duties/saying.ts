/** How one step stands, in a recorder's words. */
import { timeOf } from '$ui/time';
import { told } from '$words/en-GB/told';
import type { Step } from './taken';

export function sayStep({ status, by, at, due }: Step, nowMs: number): string {
	const time = timeOf(at ?? due, nowMs);
	if (status === 'done') return told.taken.done(by, time);
	if (status === 'claimed') return told.taken.claimed(by);
	if (status === 'uncountersigned') return told.taken.deciding;
	if (status === 'decided') return told.taken.decided(by);
	if (status === 'ended') return told.taken.ended;
	return Date.parse(due) > nowMs ? told.taken.owed(timeOf(due, nowMs)) : told.taken.late(timeOf(due, nowMs));
}
