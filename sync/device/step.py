"""The device engine: what happened goes in, what to do comes out. No clock, no chance, no storage, no network.

First the input is taken note of; then whatever is due is started. So a lost timer, a lost poke or a restart at any
point costs time and nothing else: the next input of any kind finds what is due.
"""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from sync.device import leaving, queue, reading
from sync.device.queue import Step
from sync.device.shapes import (
    Door,
    DoorAnswered,
    DraftDiscarded,
    DraftKept,
    FetchDoor,
    Inputs,
    KeepDoor,
    Locked,
    Nudged,
    PageRead,
    Poked,
    PullClosed,
    PullOpened,
    PushAnswered,
    Saved,
    SignedIn,
    State,
    Stored,
    Tick,
    Unlocked,
    Wake,
    Withdrawn,
)
from sync.device.times import BACKOFF_MAX, DOOR_EVERY, DOOR_STALE, DRAFT_REST, backoff, is_due
from sync.messages.base import EpochId

_DOOR_REFUSED = {401: "not-enrolled", 403: "not-allowed"}


def begin(stored: Stored) -> State:
    """The engine of an enrolled device, from what its own tables say. The first input is a tick."""
    return State(
        shared=stored.shared,
        epoch=stored.epoch,
        past=stored.past,
        waiting=stored.waiting,
        sent=stored.sent,
        drafts=stored.drafts,
        door=Door(
            read_at=stored.door_read_at, due_at=0 if stored.door_read_at is None else stored.door_read_at + DOOR_EVERY
        ),
        withdrawn=stored.withdrawn,
    )


def step(state: State, given: Inputs) -> Step:
    """One input; the state after it, and the effects to carry out in order."""
    if state.forgotten:
        return state, ()
    state, effects = _take(state, given)
    if leaving.is_over(state):
        state, more = leaving.forget(state)
        return state, (*effects, *more)
    for start in (queue.promote, queue.send, _ask_door, reading.ask):
        state, more = start(state, given.now)
        effects += more
    state, more = reading.report(state)
    effects += more
    at = _next_at(state)
    if at == state.wake_at:
        return state, effects
    return replace(state, wake_at=at), (*effects, Wake(at=at))


def _take(state: State, given: Inputs) -> Step:
    match given:
        case Tick():
            return replace(state, wake_at=None), ()
        case Nudged():
            return _nudged(state, given.now), ()
        case Poked():
            return reading.want(state, given.now), ()
        case Saved() | DraftKept() | DraftDiscarded() | PushAnswered():
            return _take_queue(state, given)
        case Unlocked() | SignedIn() | Locked() | PullOpened() | PageRead() | PullClosed():
            return _take_reading(state, given)
        case DoorAnswered():
            return _door(state, given)
        case Withdrawn():
            return leaving.withdrawn(state, given.now)
        case _:
            assert_never(given)


def _take_queue(state: State, given: Saved | DraftKept | DraftDiscarded | PushAnswered) -> Step:
    match given:
        case Saved():
            return queue.saved(state, given)
        case DraftKept():
            return queue.keep_draft(state, given.draft)
        case DraftDiscarded():
            return queue.discard_draft(state, given.draft)
        case PushAnswered():
            after, effects = queue.answered(state, given)
            if any(receipt.reason == "device-revoked" for receipt in given.receipts):
                after = leaving.suspect(after, given.now)
            return (reading.want(after, given.now) if effects else after), effects
        case _:
            assert_never(given)


def _take_reading(state: State, given: Unlocked | SignedIn | Locked | PullOpened | PageRead | PullClosed) -> Step:
    match given:
        case Unlocked():
            return reading.unlocked(state, given)
        case SignedIn():
            if state.holder is None or state.holder.person != given.person:
                return state, ()
            return reading.want(replace(state, holder=replace(state.holder, signed_in=True)), given.now), ()
        case Locked():
            return reading.locked(state)
        case PullOpened():
            state, effects = _adopt(state, given.epoch, given.now) if _flying(state, given) else (state, ())
            state, more = reading.opened(state, given)
            return state, (*effects, *more)
        case PageRead():
            return reading.page(state, given)
        case PullClosed():
            after, effects = reading.closed(state, given)
            ended = given.status == 401 and _flying(state, given)  # the session did, or with the device all sessions
            return (leaving.suspect(after, given.now) if ended else after), effects
        case _:
            assert_never(given)


def _flying(state: State, given: PullOpened | PullClosed) -> bool:
    return state.pull.flying and state.pull.n == given.n


def _adopt(state: State, epoch: EpochId | None, now: int) -> Step:
    """A pull that is on its way was answered in the life before: what is still to come of it is not heard."""
    state, effects = queue.adopt(state, epoch, now)
    if not effects:
        return state, ()
    state = reading.want(state, now)
    return replace(state, pull=replace(state.pull, announced=(), progress=True)), effects


def _nudged(state: State, now: int) -> State:
    """The world changed for the better: forget the back-off, but not what the server asked for."""
    state = reading.want(state, now)
    state = replace(state, push=replace(state.push, due_at=now, fails=0))
    read_at = state.door.read_at
    if read_at is None or is_due(read_at + DOOR_STALE, now, DOOR_STALE):
        return replace(state, door=replace(state.door, due_at=now))
    return state


def _ask_door(state: State, now: int) -> Step:
    if state.door.asking or not is_due(state.door.due_at, now, DOOR_EVERY):
        return state, ()
    return replace(state, door=replace(state.door, asking=True)), (FetchDoor(),)


def _door(state: State, given: DoorAnswered) -> Step:
    """The front door was read, or not. A device that the server no longer knows keeps what it has and keeps pushing."""
    state, effects = _adopt(state, given.epoch, given.now)
    door = replace(state.door, asking=False)
    if given.status == 200 and given.door is not None:
        if given.epoch == state.epoch:
            state, more = queue.let_go(state, given.covered)
            effects += more
        door = replace(door, read_at=given.now, fails=0, refused=None, due_at=given.now + DOOR_EVERY)
        keep = KeepDoor(door=given.door, read_at=given.now)
        return replace(state, door=door, shared=given.door.shared, withdrawn=False), (*effects, keep)
    fails = door.fails + 1
    door = replace(door, fails=fails, due_at=given.now + backoff(fails, given.jitter))
    if given.status in _DOOR_REFUSED:
        door = replace(door, refused=_DOOR_REFUSED[given.status], due_at=given.now + BACKOFF_MAX)
    elif given.wait_ms > 0:
        door = replace(door, due_at=given.now + min(given.wait_ms, DOOR_EVERY))
    return replace(state, door=door), effects


def _next_at(state: State) -> int | None:
    """When the next thing is due, if nothing happens before. What is in flight is waited for without a timer."""
    times = [draft.kept_at + DRAFT_REST for draft in state.drafts]
    if state.waiting and state.push.flight is None:
        times.append(max(state.push.due_at, state.push.hold_until))
    if state.holder is not None and state.holder.signed_in and not state.pull.flying:
        times.append(max(state.pull.due_at, state.pull.hold_until))
    if not state.door.asking:
        times.append(state.door.due_at)
    return min(times, default=None)
