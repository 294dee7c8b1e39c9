/**
 * A device that has been withdrawn: first what it holds for others goes up, then all that it holds is let go.
 *
 * Nobody reads on it from the moment it knows. What is sealed on it may be the only copy of what somebody saw, so it is
 * offered as on any other day (the server takes it, and holds it for a person) for as long as anything waits, and a
 * sealed draft has its ten minutes: somebody may be writing. Only then comes the one effect that deletes.
 */
import type { Effect, State } from './device.gen';
import type { Step } from './queue';
import { newPull } from './reading';

/** The server said so. Whoever held the device holds it no longer, and what waits is worth an attempt at once. */
export function withdrawn(state: State, now: number): Step {
	if (state.withdrawn) return [state, []];
	const push = { ...state.push, due_at: now };
	return [{ ...state, withdrawn: true, holder: null, pull: newPull(state.pull.n), push }, [{ do: 'withdraw' }]];
}

/** Something looks as if the device had been withdrawn. The front door knows. */
export function suspect(state: State, now: number): State {
	return state.withdrawn ? state : { ...state, door: { ...state.door, due_at: now } };
}

/** Nothing of anybody's is left to be sent. */
export function isOver(state: State): boolean {
	return state.withdrawn && state.waiting.length === 0 && state.drafts.length === 0;
}

/** The last effect of this engine. If the store knows of something that waits, it fails, and an engine begins again from there. */
export function forget(state: State): Step {
	const timer: readonly Effect[] = state.wake_at === null ? [] : [{ do: 'wake', at: null }];
	return [{ ...state, forgotten: true, wake_at: null }, [...timer, { do: 'forget' }]];
}
