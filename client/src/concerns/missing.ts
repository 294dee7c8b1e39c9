/** What a concern needs before it can be saved: the child, what happened, and when. Nothing else ever is. Pure. */
import type { ConcernFields } from '../port';

export type Needed = 'child' | 'saw' | 'when';

/** What is still missing, in the order of the page. An unanswered question is not: it is put to the lead first (R6). */
export function missingIn(fields: ConcernFields): Needed[] {
	const missing: Needed[] = [];
	if (fields.children.every(({ listed, described }) => listed === null && described.trim() === '')) missing.push('child');
	// The child's own words alone say what happened.
	if (fields.saw.trim() === '' && fields.words.trim() === '') missing.push('saw');
	if (fields.when === '') missing.push('when');
	return missing;
}
