/**
 * What the policy on this device says of a duty: its words, where they stand, and whether a lead may decide against it.
 * A policy that an earlier build kept says nothing of duties. Pure.
 */
import { next } from '$words/en-GB/due';
import type { Guide } from '../sync/protocol.gen';
import type { Duty } from './fold';

export interface Source {
	readonly what: string;
	readonly cites: string;
	readonly rule: string;
	readonly law: boolean;
	/** The text names no time: the one that stands is Harken's. */
	readonly ours: boolean;
}

/**
 * Of each rule that asks for it, as the policy has it, what is at once before what has time; empty where it has not come.
 * The duty names them as they came to ask: what was owed within days may be owed at once by now.
 */
export const sourcesOf = ({ rules }: Pick<Duty, 'rules'>, guide: Guide | null): Source[] =>
	rules
		.flatMap((rule) => (guide?.duties ?? []).filter(({ id }) => id === rule))
		.toSorted((a, b) => +(b.within === 'at-once') - +(a.within === 'at-once'))
		.map(({ id, what, cites, law, ours }) => ({ what, cites, rule: id, law, ours }));

/** The words of the rule that asks soonest; without a policy, whom it is owed to. */
export const whatOf = (duty: Duty, guide: Guide | null): string => (duty.needs === 'placing' ? undefined : sourcesOf(duty, guide)[0]?.what) ?? next.owed(duty);

/** Every rule that asks for it must allow it: what 7.5 or 12.3 asks as well, nobody decides against (R17). */
export const isRefusable = ({ rules, body, needs }: Duty, guide: Guide | null): boolean =>
	body === 'local-authority' && needs === 'telling' && rules.length > 0 && rules.every((rule) => guide?.duties?.some(({ id, refusable }) => id === rule && refusable));

/** What one call may have been about as well: the same of other children, to whom it is still owed. */
export const alsoOf = (duty: Duty, open: readonly Duty[]): Duty[] => open.filter((one) => one.id !== duty.id && one.body === duty.body && one.needs === duty.needs && one.whom === duty.whom);

/** The authority, school or home by name; of a review, the meeting. */
export const whomOf = ({ whom, needs }: Pick<Duty, 'whom' | 'needs'>, guide: Guide | null): string => (needs === 'review' ? guide?.forums?.find(({ id }) => id === whom)?.title : undefined) ?? whom;
