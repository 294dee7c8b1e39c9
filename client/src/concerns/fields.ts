/** What the record page begins with: nothing is answered, and now is filled in. */
import type { SettingId, Writer } from '$sync/protocol.gen';
import type { ConcernFields } from '../port';

export function emptyFields(setting: SettingId, writer: Writer, when: string): ConcernFields {
	return {
		setting,
		writer: { ...writer },
		children: [{ listed: null, described: '', roles: [] }],
		danger: 'not-answered',
		adult: 'not-answered',
		subjects: [],
		struck: [],
		saw: '',
		words: '',
		when,
		place: '',
		more: {}
	};
}
