/**
 * Who would receive a concern about an adult who works or helps here, as far as this device can know (R25-R29).
 *
 * The server decides; this says the same offline, so that a person sees it before they save. Pure.
 */
import type { PersonId, Receiver, Subject } from '$sync/protocol.gen';

export interface Route {
	/** Told first: everyone left at the lowest level where anyone is left. */
	readonly told: readonly Receiver[];
	/** Who the screen lists: those, and whoever was struck out below them, so that they can be put back. */
	readonly listed: readonly Receiver[];
}

export function routeOf(receivers: readonly Receiver[], subjects: readonly Subject[], struck: readonly PersonId[]): Route {
	const about = subjects.map(({ person }) => person);
	const anyone = receivers.filter((r) => !about.includes(r.person));
	// While one of them is not identified, it might be anyone inside: the first to be told works outside the setting (R27).
	const above = about.length === 0 || about.includes(null) ? anyone.filter((r) => !r.inside) : anyone;
	const isLeft = (r: Receiver) => !struck.includes(r.person);
	const left = above.filter(isLeft);
	if (left.length > 0) {
		const level = Math.min(...left.map((r) => r.level));
		const listed = above.filter((r) => r.level <= level).toSorted((a, b) => a.level - b.level);
		return { told: left.filter((r) => r.level === level), listed };
	}
	// That leaves nobody: the last level is told wherever they work, because a concern must reach someone (R10).
	const last = Math.max(...receivers.map((r) => r.level));
	const told = anyone.filter((r) => isLeft(r) && r.level === last);
	const listed = anyone.filter((r) => above.includes(r) || told.includes(r)).toSorted((a, b) => a.level - b.level);
	return { told, listed };
}
