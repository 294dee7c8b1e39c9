/**
 * What a recorder said, in whichever version they said it: the first one knew one child and one subject. Entries and
 * drafts keep what was written; everything that shows or sends it again reads it through here. Pure.
 */
import type { Loose } from '../entry';
import type { ConcernFields } from '../port';
import type { ChildInvolved, LeaveUnfinished, LeaveUnfinishedV1, MoveToCase, RecordConcern, RecordConcernV1, Subject } from '$sync/protocol.gen';

type Said = Loose<RecordConcern> | Loose<LeaveUnfinished> | Loose<RecordConcernV1> | Loose<LeaveUnfinishedV1> | Loose<MoveToCase>;

const whole = (child: Loose<ChildInvolved>): ChildInvolved => ({ listed: child.listed ?? null, described: child.described ?? '', roles: child.roles ?? [] });

/** The children, the one first named first. */
export function childrenOf(said: Said): readonly ChildInvolved[] {
	if ('children' in said) return (said.children ?? []).map(whole);
	return 'child' in said && said.child != null ? [whole(said.child)] : [];
}

export function subjectsOf(said: Said): readonly Subject[] {
	const named: readonly Loose<Subject>[] = 'subjects' in said ? (said.subjects ?? []) : 'subject' in said && said.subject != null ? [said.subject] : [];
	return named.map(({ person, described }) => ({ person: person ?? null, described: described ?? '' }));
}

/** As an earlier build kept it under a vault. */
interface FieldsV1 extends Omit<ConcernFields, 'children' | 'subjects' | 'more'> {
	readonly child: { listed: ConcernFields['children'][number]['listed']; described: string };
	readonly subject: Subject | null;
}

/** A draft that was kept by this build or an earlier one. */
export function fieldsOf(kept: ConcernFields | FieldsV1): ConcernFields {
	if ('children' in kept) return kept;
	const { child, subject, ...same } = kept;
	return { ...same, children: [{ ...child, roles: [] }], subjects: subject === null ? [] : [{ ...subject }], more: {} };
}
