/** What a lead has typed of one share, what is missing before it can go, and the command that it becomes. Pure. */
import { sending as words } from '$words/en-GB/sending';
import type { Involved } from '../port';
import type { ChildId, LawfulBasis, MatterId, SendHandoff, SharedPart } from '../sync/protocol.gen';
import type { Place } from './places';

/** The protocol's limit for one share. */
export const PARTS_MAX = 40;

export interface Form {
	/** By the key of a part: where somebody has ticked or unticked it. */
	ticked: Record<string, boolean>;
	/** The same of parts from which a name was left out, as they are sent. */
	texts: Record<string, string>;
	message: string;
	purpose: string;
	basis: LawfulBasis | '';
	family: 'yes' | 'no' | '';
	why: string;
}

/**
 * No basis and no answer about the family stand there beforehand. Each costs one tap, and is what a lead has to account
 * for afterwards: a basis that is always there is one that nobody has thought of.
 */
export const blank = (): Form => ({ ticked: {}, texts: {}, message: '', purpose: '', basis: '', family: '', why: '' });

export type Missing = keyof typeof words.needs;

export function missing({ message, purpose, basis, family, why }: Form, place: Place | undefined, parts: readonly SharedPart[]): Missing[] {
	const all: readonly (readonly [Missing, boolean])[] = [
		['to', place === undefined],
		['what', parts.length === 0 && message.trim() === ''],
		['many', parts.length > PARTS_MAX],
		['purpose', purpose.trim() === ''],
		['basis', basis === ''],
		['family', family === ''],
		['why', family === 'no' && why.trim() === '']
	];
	return all.flatMap(([name, is]) => (is ? [name] : []));
}

/** Null while something is missing that nobody but the lead can say. The name goes along only where nobody there has said yet who it is. */
export function commandOf({ message, purpose, basis, family, why }: Form, { bridge, end, match }: Place, concern: MatterId, child: Involved & { readonly child: ChildId }, parts: readonly SharedPart[]): SendHandoff | null {
	if (basis === '' || family === '') return null;
	return {
		...{ k: 'send-handoff', v: 1, concern, bridge, to: end.setting, child: child.child, match, named: match === null ? child.name : '' },
		parts: parts.map((part) => ({ ...part })),
		...{ message: message.trim(), purpose: purpose.trim(), basis, family, family_why: why.trim() }
	};
}
