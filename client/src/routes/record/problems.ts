/** What keeps a sheet from being saved, in words, by the field: said beside each and once above them all. */
import { missingIn } from '$concerns/missing';
import type { Over } from '$concerns/lengths';
import { sheet } from '$words/en-GB/sheet';
import type { ConcernFields } from '../../port';

export interface Problem {
	/** Of the field. */
	readonly id: string;
	readonly text: string;
}

/** As it is called on the sheet, without what is said beside it. */
const labelOf = (id: string) => document.querySelector(`label[for="${id}"]`)?.firstChild?.textContent ?? '';

export const problemsOf = (fields: ConcernFields, tooLong: readonly Over[]): Problem[] => [
	...missingIn(fields).map((id) => ({ id, text: sheet.missing[id] })),
	...tooLong.map(({ id, length, most }) => ({ id, text: sheet.tooLong(labelOf(id), length, most) }))
];
