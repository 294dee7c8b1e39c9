/** What the record page begins with, and what it needs before it can be saved: the child, what happened, and when. */
import type { SettingId, Writer } from '$sync/protocol.gen';
import type { ConcernFields } from '../port';

export function emptyFields(setting: SettingId, writer: Writer, when: string): ConcernFields {
	return {
		setting,
		writer: { ...writer },
		child: { listed: null, described: '' },
		danger: 'not-answered',
		adult: 'not-answered',
		subject: null,
		struck: [],
		saw: '',
		words: '',
		when,
		place: ''
	};
}

export type Needed = 'child' | 'saw' | 'when';

/** What is still missing, in the order of the page. An unanswered question is not: it is put to the lead first (R6). */
export function missingIn(fields: ConcernFields): Needed[] {
	const missing: Needed[] = [];
	if (fields.child.listed === null && fields.child.described.trim() === '') missing.push('child');
	// The child's own words alone say what happened.
	if (fields.saw.trim() === '' && fields.words.trim() === '') missing.push('saw');
	if (fields.when === '') missing.push('when');
	return missing;
}
