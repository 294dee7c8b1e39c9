/** A second person's word on a new way in for somebody: it opens what it is for from now on, or it is over. */
import type { Parts } from '../port';
import type { PersonId } from '../sync/protocol.gen';
import { answered, nothing, QUIET_MS } from '../transport';
import type { Waiting } from './port';

/** `gone`: it waits no more, or not for the holder. */
export type Answered = 'done' | 'confirm-first' | 'gone' | 'no-network';

/** Which invitation they read of is sent back: another may have come in its place. */
export async function answer({ world, holder }: Parts, does: 'agree' | 'refuse', whom: PersonId, { by, since }: Waiting): Promise<Answered> {
	const person = holder();
	if (person === null) return 'gone';
	const asked = world.ask(`/people/${whom}/invitation/${does}`, { method: 'POST', body: JSON.stringify({ by, since }), person, quietMs: QUIET_MS });
	const { status, reason } = await answered(asked, nothing);
	if (status === 204) return 'done';
	if (reason === 'confirm-first') return reason;
	return status === 404 ? 'gone' : 'no-network';
}
