"""The holder's feeds: which pull to ask for, and what to make of what arrives.

A page and its cursor move together. What is no longer followed goes before any cursor moves (S3). What contradicts the
past is not applied and is said aloud, feed by feed, so that one bad feed does not hide the others (S5).
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from sync.device.queue import Step
from sync.device.shapes import (
    Apply,
    Cursor,
    DoPull,
    Drop,
    Effect,
    Followed,
    Holder,
    Line,
    Make,
    PageRead,
    Pull,
    PullClosed,
    PullOpened,
    Refuse,
    Refused,
    SetAside,
    State,
    Unlocked,
)
from sync.device.times import BACKOFF_MAX, HOLD_MAX, PULL_EVERY, backoff, is_due
from sync.messages.base import EpochId, FeedId
from sync.messages.devices import ReportDropped

MEMORY_ONLY: Final = ("bridge", "case", "desk", "board")
"""Kinds of feed that a shared tablet reads and never stores."""
REPORT_MAX: Final = 500
"""Feeds in one report-dropped command."""
_DISPOSED: Final = "entries-disposed"
_BUSY: Final = (429, 503)


def unlocked(state: State, given: Unlocked) -> Step:
    if state.withdrawn:
        return state, ()
    holder = Holder(person=given.person, signed_in=given.signed_in, feeds=given.feeds, dropped=given.dropped)
    return replace(state, holder=holder, pull=Pull(n=state.pull.n)), ()


def locked(state: State) -> Step:
    return replace(state, holder=None, pull=Pull(n=state.pull.n)), ()


def want(state: State, now: int) -> State:
    """Something may wait: pull now, or once more after the pull in flight."""
    if state.pull.flying:
        return replace(state, pull=replace(state.pull, wanted=True))
    return replace(state, pull=replace(state.pull, due_at=now))


def ask(state: State, now: int) -> Step:
    """Starts the next pull if a holder is signed in, none is in flight and it is time."""
    holder, pull = state.holder, state.pull
    if holder is None or not holder.signed_in or pull.flying or not may_pull(pull, now):
        return state, ()
    held = {feed: (cursor.seq, cursor.head) for feed, cursor in holder.feeds.items()}
    pull = replace(pull, n=pull.n + 1, flying=True, announced=(), wanted=False, progress=False)
    return replace(state, pull=pull), (DoPull(n=pull.n, epoch=_oldest(state, holder), held=held),)


def _oldest(state: State, holder: Holder) -> EpochId:
    """The epoch to pull from: an earlier one as long as a feed is held from it and not yet settled."""
    refused = {one.feed for one in holder.refused}
    # One of unknown epoch may be from any that this device has known: the first covers them all.
    first = (*state.past, state.epoch)[0]
    epochs = (cursor.epoch or first for feed, cursor in holder.feeds.items() if feed not in refused)
    return next((epoch for epoch in epochs if epoch != state.epoch), state.epoch)


def may_pull(pull: Pull, now: int) -> bool:
    return is_due(pull.due_at, now, BACKOFF_MAX) and is_due(pull.hold_until, now, HOLD_MAX)


def report(state: State) -> Step:
    """What was dropped is told to the server in an audited command, one at a time."""
    holder = state.holder
    if holder is None or not holder.dropped or holder.reporting:
        return state, ()
    body = ReportDropped(feeds=holder.dropped[:REPORT_MAX])
    return replace(state, holder=replace(holder, reporting=True)), (Make(person=holder.person, body=body),)


def opened(state: State, given: PullOpened) -> Step:
    """The whole follow set is known: everything else that is held for this holder goes now. What stays is settled in a
    new epoch before any cursor moves. An answer of an epoch that is over is not heard."""
    holder = state.holder
    if holder is None or not _mine(state, given.n) or given.epoch != state.epoch:
        return state, ()
    state = replace(state, pull=replace(state.pull, announced=given.feeds))
    followed = {one.feed for one in given.feeds}
    gone = tuple(sorted(feed for feed in holder.feeds if feed not in followed))
    if gone:
        holder = replace(
            holder,
            feeds={feed: cursor for feed, cursor in holder.feeds.items() if feed in followed},
            dropped=(*holder.dropped, *gone),
            refused=tuple(one for one in holder.refused if one.feed in followed),
        )
    drop: tuple[Effect, ...] = (Drop(person=holder.person, feeds=gone),) if gone else ()
    state, effects = _settle(replace(state, holder=holder), holder, given)
    return state, (*drop, *effects)


def _settle(state: State, holder: Holder, given: PullOpened) -> Step:
    settled = {feed: cursor for feed, cursor in given.settled.items() if feed in holder.feeds}
    effects: tuple[Effect, ...] = ()
    if settled:
        holder = replace(holder, feeds={**holder.feeds, **settled})
        state = replace(state, holder=holder, pull=replace(state.pull, progress=True))
        effects = (SetAside(person=holder.person, feeds=settled),)
    for one in given.refused:
        if one.feed in holder.feeds:
            state, more = _refuse(state, state.holder or holder, one.feed, one.why)
            effects += more
    return state, effects


def page(state: State, given: PageRead) -> Step:
    """Applies one verified page, or says why not. Lines that are held already are passed over."""
    holder = state.holder
    followed = next((one for one in state.pull.announced if one.feed == given.feed), None)
    if holder is None or followed is None or not _mine(state, given.n):
        return state, ()
    cursor = holder.feeds.get(given.feed) or Cursor(kind=followed.kind, about=followed.about, seq=0, head="")
    held = cursor.seq - given.from_seq
    if held >= len(given.lines):
        return state, ()
    if held < 0:
        return _refuse(state, holder, given.feed, "does not continue what is held")
    effect = _apply(state, holder, followed, cursor, given, given.lines[held:])
    if (effect.cursor.owed_states or effect.cursor.owed_facts) and given.seq >= followed.seq:
        return _refuse(state, holder, given.feed, "a body is missing")
    holder = replace(
        holder,
        feeds={**holder.feeds, given.feed: effect.cursor},
        refused=tuple(one for one in holder.refused if one.feed != given.feed),
    )
    return replace(state, holder=holder, pull=replace(state.pull, progress=True)), (effect,)


def _apply(
    state: State, holder: Holder, followed: Followed, cursor: Cursor, given: PageRead, lines: tuple[Line, ...]
) -> Apply:
    superseded: list[int] = []
    disposed: list[int] = []
    owed = {"S": set(cursor.owed_states), "F": set(cursor.owed_facts)}
    for seq, line in enumerate(lines, cursor.seq + 1):
        if line.text is None:
            owed[line.cls].add(seq)
        else:
            disposed += disposed_by(line.text, seq)
        if line.prev:
            superseded.append(line.prev)
    return Apply(
        person=holder.person,
        feed=given.feed,
        keep="memory" if state.shared and followed.kind in MEMORY_ONLY else "store",
        first=cursor.seq + 1,
        lines=lines,
        cursor=Cursor(
            kind=followed.kind,
            about=followed.about,
            seq=given.seq,
            head=given.head,
            owed_states=tuple(sorted(owed["S"].difference(superseded, disposed))),
            owed_facts=tuple(sorted(owed["F"].difference(disposed))),
            epoch=state.epoch,
        ),
        superseded=tuple(superseded),
        disposed=tuple(disposed),
    )


def disposed_by(text: str, seq: int) -> list[int]:
    """The entries that this one says were disposed of; only earlier ones count."""
    if f'"{_DISPOSED}"' not in text:
        return []
    match msgspec.json.decode(text):
        case {"k": "entries-disposed", "d": {"seqs": [*seqs]}}:
            return [one for one in seqs if type(one) is int and 0 < one < seq]
        case _:
            return []


def closed(state: State, given: PullClosed) -> Step:
    """The answer ended, well or not. What was applied stands."""
    holder = state.holder
    if holder is None or not _mine(state, given.n):
        return state, ()
    effects: tuple[Effect, ...] = ()
    for one in (*given.refused, *(_short(state, holder, given) if given.ended == "end" else ())):
        state, more = _refuse(state, state.holder or holder, one.feed, one.why)
        effects += more
    return _next(state, given), effects


def _next(state: State, given: PullClosed) -> State:
    pull, holder = replace(state.pull, flying=False), state.holder
    assert holder is not None
    whole = given.status == 200 and given.ended == "end"
    if whole or (given.status == 200 and pull.progress):
        at_once = not whole or pull.wanted
        pull = replace(pull, fails=0, wanted=False, due_at=given.now if at_once else given.now + PULL_EVERY)
        holder = _believe(state, holder, given) if whole else holder
        return replace(state, pull=pull, holder=holder)
    fails = pull.fails + 1
    pull = replace(pull, fails=fails, wanted=False, due_at=given.now + backoff(fails, given.jitter))
    if given.status == 401:
        holder = replace(holder, signed_in=False)
    elif given.status in _BUSY:
        pull = replace(pull, hold_until=given.now + min(given.wait_ms, HOLD_MAX))
    return replace(state, pull=pull, holder=holder)


def _believe(state: State, holder: Holder, given: PullClosed) -> Holder:
    """A whole pull. A feed that was refused before and now stands where the server says is believed again."""
    refused_now = {one.feed for one in given.refused}
    reached = {one.feed for one in state.pull.announced if _reached(holder, one.feed) == one.seq} - refused_now
    refused = tuple(one for one in holder.refused if one.feed not in reached)
    return replace(holder, whole_at=given.now, refused=refused)


def _reached(holder: Holder, feed: FeedId) -> int:
    return holder.feeds[feed].seq if feed in holder.feeds else 0


def _short(state: State, holder: Holder, given: PullClosed) -> tuple[Refused, ...]:
    """Feeds that a pull ended without bringing to where it said they are."""
    known = {one.feed for one in (*holder.refused, *given.refused)}
    return tuple(
        Refused(feed=one.feed, why="shorter than announced")
        for one in state.pull.announced
        if _reached(holder, one.feed) < one.seq and one.feed not in known
    )


def _refuse(state: State, holder: Holder, feed: FeedId, why: str) -> Step:
    if any(one.feed == feed for one in holder.refused):
        return state, ()
    refused = (*holder.refused, Refused(feed=feed, why=why))
    effect = Refuse(person=holder.person, feed=feed, why=why)
    return replace(state, holder=replace(holder, refused=refused)), (effect,)


def _mine(state: State, n: int) -> bool:
    return state.pull.flying and state.pull.n == n
