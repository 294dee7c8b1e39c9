/** What leads made of a concern: of each kind the newest counts, and all of them stand in the chronology. Pure. */
import type { ChronologyEntry, DeskConcern } from '../port';
import type { AssessConcern, ClassifyConcern, RecordSafety } from '../sync/protocol.gen';

export interface Newest<T> {
	readonly said: T;
	readonly entry: ChronologyEntry;
}

export interface Judgement {
	readonly classified: Newest<ClassifyConcern> | null;
	readonly assessed: Newest<AssessConcern> | null;
	readonly safety: Newest<RecordSafety> | null;
}

/** Another's writer may leave out what has a default in the schema. */
const EMPTY = {
	classified: { kinds: [], tags: [], reason: '' },
	assessed: { signs: [], vulnerabilities: [], protective: '', contexts: '', other_explanations: '', view: '', thresholds: '', reasons: '' },
	safety: { measures: [], plan: '', parents_told: 'not-answered', parents_why: '' }
} as const;

function newest<T>(chronology: readonly ChronologyEntry[], kind: keyof typeof EMPTY): Newest<T> | null {
	const entry = chronology.findLast((one) => one.kind === kind);
	return entry === undefined ? null : { entry, said: { ...EMPTY[kind], ...entry.said } as T };
}

export const judged = ({ chronology }: Pick<DeskConcern, 'chronology'>): Judgement => ({
	classified: newest(chronology, 'classified'),
	assessed: newest(chronology, 'assessed'),
	safety: newest(chronology, 'safety')
});

/** A child told somebody, and no measure that was put in place is recorded: asked for before it is followed up (R24, 12.1). */
export const needsSafety = (concern: Pick<DeskConcern, 'chronology' | 'more'>): boolean => {
	const said = judged(concern).safety?.said;
	return concern.more?.disclosed === 'yes' && (said === undefined || (said.measures.length === 0 && said.plan.trim() === ''));
};
