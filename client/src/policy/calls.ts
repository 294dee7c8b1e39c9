/** The server's calls about the provider's policy; fetched with the screen that needs them. */
import type { PersonId } from '../sync/protocol.gen';
import { answered, json, QUIET_MS, type Answered } from '../transport';
import type { World } from '../world';

export interface Chapter {
	readonly title: string;
	readonly lines: readonly string[];
}

/** `digest` is what a change is written over; `changes`: whoever asks may change it. */
export interface PolicyExplained {
	readonly digest: string;
	readonly title: string;
	readonly policy_version: string;
	readonly layer: string;
	readonly chapters: readonly Chapter[];
	readonly unheld: readonly string[];
	readonly changes: boolean;
}

/** With a mistake, nothing else is said. */
export interface Tried {
	readonly mistakes: readonly string[];
	readonly changes: readonly string[];
	readonly unheld: readonly string[];
	readonly last_month: {
		readonly concerns: number;
		readonly other_ladder: number;
		readonly others_told_first: number;
		readonly other_duties: number;
	} | null;
}

export const explained = (world: World, person: PersonId): Promise<Answered<PolicyExplained>> =>
	answered(world.ask('/policy/explained', { person, quietMs: QUIET_MS }), json<PolicyExplained>);

export const tried = (world: World, person: PersonId, layer: string): Promise<Answered<Tried>> =>
	answered(world.ask('/policy/preview', { method: 'POST', body: JSON.stringify({ layer }), person, quietMs: QUIET_MS }), json<Tried>);
