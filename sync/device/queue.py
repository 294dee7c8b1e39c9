"""The outbox: independent items, each sent until a receipt names it. No item waits for another, none is given up."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from sync.device.shapes import (
    DoPush,
    Draft,
    Effect,
    Item,
    KeepEpoch,
    KeepReceipts,
    LetGo,
    Promote,
    Push,
    PushAnswered,
    PushFlight,
    Saved,
    Sent,
    State,
)
from sync.device.times import BACKOFF_MAX, DRAFT_REST, HOLD_MAX, backoff, is_due
from sync.messages.base import CommandId, EpochId

Step = tuple[State, tuple[Effect, ...]]

ITEMS_MAX: Final = 100
BYTES_MAX: Final = 1_000_000
"""Of one push, the four bytes before each envelope included. A single item is sent whatever its size."""
_REFUSED: Final = {401: "not-enrolled", 403: "not-allowed"}
_BUSY: Final = (429, 503)


def saved(state: State, given: Saved) -> Step:
    """An item is in the store: it belongs to the queue from now on, and is worth an attempt at once."""
    drafts = tuple(draft for draft in state.drafts if draft.cmd != given.draft)
    holder = state.holder
    if holder is not None and given.reported:
        left = tuple(feed for feed in holder.dropped if feed not in given.reported)
        holder = replace(holder, dropped=left, reporting=False)
    waiting = state.waiting if _known(state, given.item.cmd) else (*state.waiting, given.item)
    push = replace(state.push, due_at=given.now)
    return replace(state, waiting=waiting, drafts=drafts, holder=holder, push=push), ()


def keep_draft(state: State, draft: Draft) -> Step:
    """A draft that became an item is spent: what is typed later needs a draft of its own."""
    if _known(state, draft.cmd):
        return state, ()
    others = tuple(one for one in state.drafts if one.cmd != draft.cmd)
    return replace(state, drafts=(*others, draft)), ()


def discard_draft(state: State, cmd: CommandId) -> Step:
    return replace(state, drafts=tuple(draft for draft in state.drafts if draft.cmd != cmd)), ()


def promote(state: State, now: int) -> Step:
    """Drafts at rest for ten minutes become items. A kept time in the far future means that the clock was set back."""
    resting = tuple(draft for draft in state.drafts if is_due(draft.kept_at + DRAFT_REST, now, DRAFT_REST))
    if not resting:
        return state, ()
    items = tuple(Item(cmd=draft.cmd, digest=draft.digest, size=draft.size) for draft in resting)
    drafts = tuple(draft for draft in state.drafts if draft not in resting)
    push = replace(state.push, due_at=now)
    state = replace(state, drafts=drafts, waiting=(*state.waiting, *items), push=push)
    return state, tuple(Promote(draft=draft.cmd) for draft in resting)


def send(state: State, now: int) -> Step:
    """Starts the next push if none is in flight and it is time."""
    push = state.push
    if push.flight is not None or not state.waiting or not may_push(push, now):
        return state, ()
    cmds = _batch(state.waiting, push.batch)
    flight = PushFlight(n=push.n + 1, epoch=state.epoch, cmds=cmds)
    return replace(state, push=replace(push, n=flight.n, flight=flight)), (DoPush(n=flight.n, cmds=cmds),)


def may_push(push: Push, now: int) -> bool:
    return is_due(push.due_at, now, BACKOFF_MAX) and is_due(push.hold_until, now, HOLD_MAX)


def _batch(waiting: tuple[Item, ...], items_max: int) -> tuple[CommandId, ...]:
    """The items with the fewest vain tries first, so that one that always fails is never in the way of the rest."""
    chosen: list[CommandId] = []
    size = 0
    for item in sorted(waiting, key=lambda item: item.tries)[:items_max]:
        size += 4 + item.size
        if chosen and size > BYTES_MAX:
            break
        chosen.append(item.cmd)
    return tuple(chosen)


def answered(state: State, given: PushAnswered) -> Step:
    """Receipts first, whichever push they answer; then what this answer says about sending."""
    flight = state.push.flight
    closes = flight is not None and given.n == flight.n
    current = closes and flight is not None and flight.epoch == state.epoch
    names = {(item.cmd, item.digest) for item in state.waiting}
    proofs = {
        receipt.cmd: receipt
        for receipt in given.receipts
        if (receipt.cmd, receipt.digest) in names and (current or receipt.epoch == state.epoch)
    }
    effects: tuple[Effect, ...] = ()
    if proofs:
        done = tuple(
            Sent(
                cmd=item.cmd,
                digest=item.digest,
                size=item.size,
                epoch=state.epoch,
                received_at=proofs[item.cmd].received_at,
            )
            for item in state.waiting
            if item.cmd in proofs
        )
        waiting = tuple(item for item in state.waiting if item.cmd not in proofs)
        state = replace(state, waiting=waiting, sent=(*state.sent, *done))
        effects = (KeepReceipts(epoch=state.epoch, receipts=tuple(proofs.values())),)
    if closes and flight is not None:
        state = _close(state, flight, given, got=any(cmd in proofs for cmd in flight.cmds))
    return state, effects


def _close(state: State, flight: PushFlight, given: PushAnswered, *, got: bool) -> State:
    push = replace(state.push, flight=None)
    if got:
        state = _tried(state, flight)
        push = replace(push, fails=0, batch=min(ITEMS_MAX, push.batch * 2), due_at=given.now, refused=None)
        return replace(state, push=push)
    fails = push.fails + 1
    push = replace(push, fails=fails, due_at=given.now + backoff(fails, given.jitter))
    if given.status in _REFUSED:
        push = replace(push, refused=_REFUSED[given.status], due_at=given.now + BACKOFF_MAX)
    elif given.status in _BUSY:
        push = replace(push, hold_until=given.now + min(given.wait_ms, HOLD_MAX))
    else:
        state = _tried(state, flight)
        push = replace(push, batch=max(1, len(flight.cmds) // 2))
        if given.status == 413 and len(flight.cmds) > 1:
            push = replace(push, due_at=given.now)
    return replace(state, push=push)


def _tried(state: State, flight: PushFlight) -> State:
    waiting = tuple(replace(item, tries=item.tries + 1) if item.cmd in flight.cmds else item for item in state.waiting)
    return replace(state, waiting=waiting)


def adopt(state: State, epoch: EpochId | None, now: int) -> Step:
    """The server was restored: what it had confirmed it may have lost, so all of it is offered again."""
    if epoch is None or epoch == state.epoch or epoch in state.past:
        return state, ()
    past = (*state.past, state.epoch)
    again = tuple(Item(cmd=item.cmd, digest=item.digest, size=item.size) for item in state.sent)
    push = replace(state.push, due_at=now)
    effect = KeepEpoch(epoch=epoch, past=past, again=tuple(item.cmd for item in again))
    return replace(state, epoch=epoch, past=past, waiting=(*state.waiting, *again), sent=(), push=push), (effect,)


def let_go(state: State, covered: str | None) -> Step:
    """What a backup covers need not be kept here as well. Instants have one spelling, so they compare as text."""
    gone = tuple(item.cmd for item in state.sent if covered is not None and item.received_at < covered)
    if not gone:
        return state, ()
    sent = tuple(item for item in state.sent if item.cmd not in gone)
    return replace(state, sent=sent), (LetGo(cmds=gone),)


def _known(state: State, cmd: CommandId) -> bool:
    return any(item.cmd == cmd for item in state.waiting) or any(item.cmd == cmd for item in state.sent)
