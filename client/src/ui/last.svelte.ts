/**
 * What was just saved by whoever holds the device, in memory only, for the saved screen.
 *
 * `outside`: the numbers to show are those outside the setting, because a number inside it might lead to the adult that
 * the concern is about (R29). It is kept nowhere: on a shared device nothing may tell later what kind of concern it was.
 */
import type { Writer } from '$sync/protocol.gen';
import type { Recorded } from '../port';

class Last {
	recorded = $state.raw<Recorded | null>(null);
	writer = $state.raw<Writer | null>(null);
	outside = $state(false);
}

export const last = new Last();
