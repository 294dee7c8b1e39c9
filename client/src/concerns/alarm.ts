/**
 * The full-screen alarm (R8): whoever wrote that a child is in danger must not believe that somebody knows. It stands at
 * save and again at 2 and at 5 minutes, for as long as the concern is on this device only. Pure.
 */
import type { CommandId } from '../sync/protocol.gen';

/** A concern of whoever has unlocked this device: a child is in danger, and nobody has been told. */
export interface InDanger {
	readonly cmd: CommandId;
	/** When it was saved, by the device's clock. */
	readonly since: string;
}

/** "At save" leaves the moment that a good network needs: an alarm that flashes and goes teaches nobody to believe it. */
const STANDS_AFTER_MS = [2_000, 120_000, 300_000] as const;

/** How often it should have stood by now. A clock that was set back since the save says once. */
export function due({ since }: InDanger, now: number): number {
	const passed = now - Date.parse(since);
	return passed < 0 ? 1 : STANDS_AFTER_MS.filter((ms) => ms <= passed).length;
}

export interface Alarm {
	/** The one that has waited longest of those not put aside. */
	readonly stands: InDanger | null;
	/** Milliseconds until it has to be looked at again; null: not by itself. */
	readonly againIn: number | null;
}

/** `aside`: how often each had stood when its writer put it aside. */
export function alarmOf(waiting: readonly InDanger[], aside: ReadonlyMap<CommandId, number>, now: number): Alarm {
	const stands = waiting.filter((one) => due(one, now) > (aside.get(one.cmd) ?? 0));
	const [first = null] = stands.toSorted((a, b) => (a.since < b.since ? -1 : 1));
	const next = waiting.map((one) => (STANDS_AFTER_MS[due(one, now)] ?? Infinity) - Math.max(now - Date.parse(one.since), 0));
	const againIn = Math.min(...next);
	return { stands: first, againIn: againIn === Infinity ? null : againIn };
}
