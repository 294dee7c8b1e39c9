/**
 * The device engine: what happened goes in, what to do comes out. No clock, no chance, no storage, no network.
 *
 * First the input is taken note of; then whatever is due is started. So a lost timer, a lost poke or a restart at any
 * point costs time and nothing else: the next input of any kind finds what is due.
 *
 * Twin of `sync/device/`; traces in `sync/vectors/` hold the two together. The shapes and what a runner owes the
 * engine are in `device.gen.ts`.
 */
import type { EpochId } from './protocol.gen';
import type { DoorAnswered, Door, Input, State, Stored } from './device.gen';
import * as leaving from './leaving';
import * as queue from './queue';
import type { Step } from './queue';
import * as reading from './reading';
import { BACKOFF_MAX, DOOR_EVERY, DOOR_STALE, DRAFT_REST, backoff, isDue } from './times';

export type * from './device.gen';
export type { Step };

const DOOR_REFUSED: Readonly<Record<number, string>> = { 401: 'not-enrolled', 403: 'not-allowed' };

/** The engine of an enrolled device, from what its own tables say. The first input is a tick. */
export function begin(stored: Stored): State {
	const { door_read_at, ...rest } = stored;
	return {
		...rest,
		push: { n: 0, flight: null, fails: 0, batch: 100, due_at: 0, hold_until: 0, refused: null },
		pull: reading.newPull(0),
		door: {
			asking: false,
			read_at: door_read_at,
			fails: 0,
			due_at: door_read_at === null ? 0 : door_read_at + DOOR_EVERY,
			refused: null
		},
		holder: null,
		forgotten: false,
		wake_at: null
	};
}

/** One input; the state after it, and the effects to carry out in order. */
export function step(state: State, given: Input): Step {
	if (state.forgotten) return [state, []];
	const taken = take(state, given);
	if (leaving.isOver(taken[0])) return then(taken, leaving.forget);
	const steps = [
		(now: State) => queue.promote(now, given.now),
		(now: State) => queue.send(now, given.now),
		(now: State) => askDoor(now, given.now),
		(now: State) => reading.ask(now, given.now),
		reading.report,
		wake
	];
	return steps.reduce<Step>((so_far, next) => then(so_far, next), taken);
}

function then([state, effects]: Step, next: (state: State) => Step): Step {
	const [after, more] = next(state);
	return [after, [...effects, ...more]];
}

function take(state: State, given: Input): Step {
	switch (given.on) {
		case 'tick': return [{ ...state, wake_at: null }, []];
		case 'nudged': return [nudged(state, given.now), []];
		case 'poked': return [reading.want(state, given.now), []];
		case 'saved': return queue.saved(state, given);
		case 'draft-kept': return queue.keepDraft(state, given.draft);
		case 'draft-discarded': return queue.discardDraft(state, given.draft);
		case 'push-answered': {
			const [after, effects] = queue.answered(state, given);
			const hinted = given.receipts.some(({ reason }) => reason === 'device-revoked');
			const next = hinted ? leaving.suspect(after, given.now) : after;
			return [effects.length > 0 ? reading.want(next, given.now) : next, effects];
		}
		case 'unlocked': return reading.unlocked(state, given);
		case 'signed-in': {
			if (state.holder?.person !== given.person) return [state, []];
			return [reading.want({ ...state, holder: { ...state.holder, signed_in: true } }, given.now), []];
		}
		case 'locked': return reading.locked(state);
		case 'pull-opened': {
			const heard = reading.isMine(state, given.n) ? given.epoch : null;
			return then(adopt(state, heard, given.now), (after) => reading.opened(after, given));
		}
		case 'page-read': return reading.page(state, given);
		case 'pull-closed': {
			const [after, effects] = reading.closed(state, given);
			// The session ended, or with the device all its sessions.
			const ended = given.status === 401 && reading.isMine(state, given.n);
			return [ended ? leaving.suspect(after, given.now) : after, effects];
		}
		case 'door-answered': return door(state, given);
		case 'withdrawn': return leaving.withdrawn(state, given.now);
	}
}

/** A pull that is on its way was answered in the life before: what is still to come of it is not heard. */
function adopt(before: State, epoch: EpochId | null, now: number): Step {
	const [state, effects] = queue.adopt(before, epoch, now);
	if (effects.length === 0) return [before, []];
	const wanted = reading.want(state, now);
	return [{ ...wanted, pull: { ...wanted.pull, announced: [], progress: true } }, effects];
}

/** The world changed for the better: forget the back-off, but not what the server asked for. */
function nudged(before: State, now: number): State {
	const state = reading.want(before, now);
	const stale = state.door.read_at === null || isDue(state.door.read_at + DOOR_STALE, now, DOOR_STALE);
	return {
		...state,
		push: { ...state.push, due_at: now, fails: 0 },
		door: stale ? { ...state.door, due_at: now } : state.door
	};
}

function askDoor(state: State, now: number): Step {
	if (state.door.asking || !isDue(state.door.due_at, now, DOOR_EVERY)) return [state, []];
	return [{ ...state, door: { ...state.door, asking: true } }, [{ do: 'fetch-door' }]];
}

/** The front door was read, or not. A device that the server no longer knows keeps what it has and keeps pushing. */
function door(before: State, given: DoorAnswered): Step {
	const [state, effects] = adopt(before, given.epoch, given.now);
	const answered: Door = { ...state.door, asking: false };
	if (given.status === 200 && given.door !== null) {
		const read: Door = { ...answered, read_at: given.now, fails: 0, refused: null, due_at: given.now + DOOR_EVERY };
		const keep = { do: 'keep-door', door: given.door, read_at: given.now } as const;
		const covered = given.epoch === state.epoch ? given.covered : null;
		const [after, gone] = queue.letGo(state, covered);
		return [{ ...after, door: read, shared: given.door.shared, withdrawn: false }, [...effects, ...gone, keep]];
	}
	const fails = answered.fails + 1;
	const failed: Door = { ...answered, fails, due_at: given.now + backoff(fails, given.jitter) };
	const refused = DOOR_REFUSED[given.status];
	if (refused !== undefined) {
		return [{ ...state, door: { ...failed, refused, due_at: given.now + BACKOFF_MAX } }, effects];
	}
	if (given.wait_ms > 0) {
		return [{ ...state, door: { ...failed, due_at: given.now + Math.min(given.wait_ms, DOOR_EVERY) } }, effects];
	}
	return [{ ...state, door: failed }, effects];
}

function wake(state: State): Step {
	const at = nextAt(state);
	return at === state.wake_at ? [state, []] : [{ ...state, wake_at: at }, [{ do: 'wake', at }]];
}

/** When the next thing is due, if nothing happens before. What is in flight is waited for without a timer. */
function nextAt(state: State): number | null {
	const times = state.drafts.map((draft) => draft.kept_at + DRAFT_REST);
	if (state.waiting.length > 0 && state.push.flight === null) {
		times.push(Math.max(state.push.due_at, state.push.hold_until));
	}
	if (state.holder?.signed_in && !state.pull.flying) times.push(Math.max(state.pull.due_at, state.pull.hold_until));
	if (!state.door.asking) times.push(state.door.due_at);
	return times.length === 0 ? null : Math.min(...times);
}
