/** Who has a concern, from what was said of it in order (R5). Pure. */
import type { ChronologyEntry, DeskConcern } from '../port';
import type { PersonId } from '../sync/protocol.gen';

/** One thing that was said, and whose key signed it. */
export interface Step {
	readonly entry: ChronologyEntry;
	readonly person: PersonId | null;
}

export type Standing = Pick<DeskConcern, 'told' | 'acknowledged' | 'reopened'>;

const NOBODY: Standing = { told: 'sent', acknowledged: null, reopened: false };

export function standing(steps: readonly Step[]): Standing {
	let now = NOBODY;
	let has: PersonId | null = null;
	for (const { entry, person } of steps) {
		const { kind, at, pending, mine } = entry;
		switch (kind) {
			case 'acknowledged':
			case 'followed-up':
			case 'settled': {
				// A follow-up by someone who had not said "I have it" first: either way somebody has it.
				const { name, role } = entry.by ?? { name: '', role: '' };
				if (now.acknowledged === null) has = person;
				now = {
					told: kind === 'acknowledged' ? (now.told === 'followed-up' ? now.told : kind) : 'followed-up',
					acknowledged: now.acknowledged ?? { name, role, at, pending, mine },
					reopened: false
				};
				break;
			}
			case 'passed-on':
				// Whoever does not have it asks for the next step of the ladder, and takes it from nobody.
				if (now.acknowledged !== null && person === has) now = { ...NOBODY, reopened: true };
				break;
			case 'moved':
			case 'released':
			case 'still-worried':
				now = { ...NOBODY, reopened: now.reopened || now.acknowledged !== null };
				break;
			case 'rehearsal-ended':
				now = { ...now, told: 'followed-up' };
				break;
			default:
		}
	}
	return now;
}
