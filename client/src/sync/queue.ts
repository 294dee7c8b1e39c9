/** The outbox: independent items, each sent until a receipt names it. No item waits for another, none is given up. */
import type { CommandId, EpochId } from './protocol.gen';
import type { Draft, Effect, Item, Push, PushAnswered, PushFlight, ReceiptGiven, Saved, State } from './device.gen';
import { BACKOFF_MAX, DRAFT_REST, HOLD_MAX, backoff, isDue } from './times';

export type Step = readonly [State, readonly Effect[]];

const ITEMS_MAX = 100;
/** Of one push, the four bytes before each envelope included. A single item is sent whatever its size. */
const BYTES_MAX = 1_000_000;
const REFUSED: Readonly<Record<number, string>> = { 401: 'not-enrolled', 403: 'not-allowed' };
const BUSY: readonly number[] = [429, 503];

/** An item is in the store: it belongs to the queue from now on, and is worth an attempt at once. */
export function saved(state: State, given: Saved): Step {
	const drafts = state.drafts.filter((draft) => draft.cmd !== given.draft);
	let holder = state.holder;
	if (holder !== null && given.reported.length > 0) {
		const left = holder.dropped.filter((feed) => !given.reported.includes(feed));
		holder = { ...holder, dropped: left, reporting: false };
	}
	const waiting = known(state, given.item.cmd) ? state.waiting : [...state.waiting, given.item];
	return [{ ...state, waiting, drafts, holder, push: { ...state.push, due_at: given.now } }, []];
}

/** A draft that became an item is spent: what is typed later needs a draft of its own. */
export function keepDraft(state: State, draft: Draft): Step {
	if (known(state, draft.cmd)) return [state, []];
	const others = state.drafts.filter((one) => one.cmd !== draft.cmd);
	return [{ ...state, drafts: [...others, draft] }, []];
}

export function discardDraft(state: State, cmd: CommandId): Step {
	return [{ ...state, drafts: state.drafts.filter((draft) => draft.cmd !== cmd) }, []];
}

/** Drafts at rest for ten minutes become items. A kept time in the far future means that the clock was set back. */
export function promote(state: State, now: number): Step {
	const resting = state.drafts.filter((draft) => isDue(draft.kept_at + DRAFT_REST, now, DRAFT_REST));
	if (resting.length === 0) return [state, []];
	const items = resting.map(({ cmd, digest, size }): Item => ({ cmd, digest, size, tries: 0 }));
	const next: State = {
		...state,
		drafts: state.drafts.filter((draft) => !resting.includes(draft)),
		waiting: [...state.waiting, ...items],
		push: { ...state.push, due_at: now }
	};
	return [next, resting.map((draft) => ({ do: 'promote', draft: draft.cmd }))];
}

/** Starts the next push if none is in flight and it is time. */
export function send(state: State, now: number): Step {
	const push = state.push;
	if (push.flight !== null || state.waiting.length === 0 || !mayPush(push, now)) return [state, []];
	const cmds = batch(state.waiting, push.batch);
	const n = push.n + 1;
	const flight: PushFlight = { n, epoch: state.epoch, cmds };
	return [{ ...state, push: { ...push, n, flight } }, [{ do: 'push', n, cmds }]];
}

function mayPush(push: Push, now: number): boolean {
	return isDue(push.due_at, now, BACKOFF_MAX) && isDue(push.hold_until, now, HOLD_MAX);
}

/** The items with the fewest vain tries first, so that one that always fails is never in the way of the rest. */
function batch(waiting: readonly Item[], itemsMax: number): CommandId[] {
	const chosen: CommandId[] = [];
	let size = 0;
	for (const item of [...waiting].sort((a, b) => a.tries - b.tries).slice(0, itemsMax)) {
		size += 4 + item.size;
		if (chosen.length > 0 && size > BYTES_MAX) break;
		chosen.push(item.cmd);
	}
	return chosen;
}

/** Receipts first, whichever push they answer; then what this answer says about sending. */
export function answered(state: State, given: PushAnswered): Step {
	const flight = state.push.flight !== null && state.push.flight.n === given.n ? state.push.flight : null;
	const current = flight !== null && flight.epoch === state.epoch;
	const digests = new Map(state.waiting.map((item) => [item.cmd, item.digest]));
	const proofs = new Map<CommandId, ReceiptGiven>();
	for (const receipt of given.receipts) {
		const ours = digests.get(receipt.cmd) === receipt.digest;
		if (ours && (current || receipt.epoch === state.epoch)) proofs.set(receipt.cmd, receipt);
	}
	const effects: Effect[] = [];
	let next = state;
	if (proofs.size > 0) {
		const done = state.waiting.filter((item) => proofs.has(item.cmd));
		next = {
			...state,
			waiting: state.waiting.filter((item) => !proofs.has(item.cmd)),
			sent: [
				...state.sent,
				...done.map(({ cmd, digest, size }) => ({ cmd, digest, size, epoch: state.epoch, received_at: proofs.get(cmd)!.received_at }))
			]
		};
		effects.push({ do: 'keep-receipts', epoch: state.epoch, receipts: [...proofs.values()] });
	}
	if (flight !== null) next = close(next, flight, given, flight.cmds.some((cmd) => proofs.has(cmd)));
	return [next, effects];
}

function close(state: State, flight: PushFlight, given: PushAnswered, got: boolean): State {
	const push: Push = { ...state.push, flight: null };
	if (got) {
		const size = Math.min(ITEMS_MAX, push.batch * 2);
		return { ...tried(state, flight), push: { ...push, fails: 0, batch: size, due_at: given.now, refused: null } };
	}
	const fails = push.fails + 1;
	const failed: Push = { ...push, fails, due_at: given.now + backoff(fails, given.jitter) };
	const refused = REFUSED[given.status];
	if (refused !== undefined) return { ...state, push: { ...failed, refused, due_at: given.now + BACKOFF_MAX } };
	if (BUSY.includes(given.status)) {
		return { ...state, push: { ...failed, hold_until: given.now + Math.min(given.wait_ms, HOLD_MAX) } };
	}
	const halved: Push = { ...failed, batch: Math.max(1, Math.floor(flight.cmds.length / 2)) };
	const atOnce = given.status === 413 && flight.cmds.length > 1;
	return { ...tried(state, flight), push: atOnce ? { ...halved, due_at: given.now } : halved };
}

function tried(state: State, flight: PushFlight): State {
	const waiting = state.waiting.map((item) =>
		flight.cmds.includes(item.cmd) ? { ...item, tries: item.tries + 1 } : item
	);
	return { ...state, waiting };
}

/** The server was restored: what it had confirmed it may have lost, so all of it is offered again. */
export function adopt(state: State, epoch: EpochId | null, now: number): Step {
	if (epoch === null || epoch === state.epoch || state.past.includes(epoch)) return [state, []];
	const past = [...state.past, state.epoch];
	const again = state.sent.map(({ cmd, digest, size }): Item => ({ cmd, digest, size, tries: 0 }));
	const waiting = [...state.waiting, ...again];
	return [
		{ ...state, epoch, past, waiting, sent: [], push: { ...state.push, due_at: now } },
		[{ do: 'keep-epoch', epoch, past, again: again.map((item) => item.cmd) }]
	];
}

/** What a backup covers need not be kept here as well. Instants have one spelling, so they compare as text. */
export function letGo(state: State, covered: string | null): Step {
	const gone = state.sent.filter((item) => covered !== null && item.received_at < covered);
	if (gone.length === 0) return [state, []];
	const sent = state.sent.filter((item) => !gone.includes(item));
	return [{ ...state, sent }, [{ do: 'let-go', cmds: gone.map(({ cmd }) => cmd) }]];
}

function known(state: State, cmd: CommandId): boolean {
	return state.waiting.some((item) => item.cmd === cmd) || state.sent.some((item) => item.cmd === cmd);
}
