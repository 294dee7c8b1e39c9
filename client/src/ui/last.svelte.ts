/**
 * What was just saved by whoever holds the device, in memory only, for the saved screen.
 *
 * `outside`: the numbers to show are those outside the setting, because a number inside it might lead to the adult that
 * the concern is about (R29). `urgent`: it was said that a child is in danger, or has told somebody. `answered`: from what
 * follows whom to tell at once. None of it is kept anywhere: on a shared device nothing may tell later what kind of
 * concern it was.
 */
import type { Writer } from '$sync/protocol.gen';
import type { Answered } from '../duties/now';
import type { Recorded } from '../port';

class Last {
	recorded = $state.raw<Recorded | null>(null);
	writer = $state.raw<Writer | null>(null);
	outside = $state(false);
	urgent = $state(false);
	answered: Answered | null = null;
	/** Somebody reads the card for a child who tells, and goes on to write it down. */
	telling = false;

	/** The saved screen is left: whoever comes back to it by the browser's own way back may be somebody else. */
	forget(): void {
		this.recorded = null;
		this.writer = null;
		this.outside = false;
		this.urgent = false;
		this.answered = null;
	}
}

export const last = new Last();
