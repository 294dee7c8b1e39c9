"""Holds, and what becomes of matters whose time is over. Pure.

Nothing goes without a person who has just shown who they are, and not before two weeks have passed. A hold stops it at
any time until it has begun, and from then on nobody knows the matter any more.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec.structs import replace

from server.access.administration import keeps
from server.access.appointments import LEADS, in_force
from server.children.rules import desk_of, registers
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason, Refuse, RefuseReason
from server.feeds.matters import Matter, MatterState
from server.feeds.registers import Disposing, LegalHold, Row
from server.retention.times import NOTICE, born_on, local_day
from sync.feeds import FeedName
from sync.messages.retention import DecideRetention, Keeping, LiftHold, PutOnHold

RULES: Final = "retention/1"
CLOSED: Final = frozenset({MatterState.FOLLOWED_UP, MatterState.PLACED, MatterState.ENDED})


def put_on_hold(command: PutOnHold, given: Given) -> Decision:
    """By whoever works the matter, or leads where the child is listed; several may stand, each for its reason."""
    found = _of(command, given)
    if not isinstance(found, tuple):
        return found
    feed, of_id = found
    return Decided(
        entries=(Draft(feed=feed, kind="hold-put", matter_id=of_id, data=given.body),),
        rows=(LegalHold(hold_id=given.cmd, of_id=of_id, from_at=given.now),),
    )


def lift_hold(command: LiftHold, given: Given) -> Decision:
    """By the same; what had been decided to go and was due meanwhile then goes."""
    found = _of(command, given)
    if not isinstance(found, tuple):
        return found
    feed, of_id = found
    hold = registers(given).retained.holds.get(command.hold)
    if hold is None or hold.of_id != of_id:
        return _unknown(given, None)
    if hold.lifted_at is not None:
        return Refuse(reason=RefuseReason.ALREADY_SO)
    return Decided(
        entries=(Draft(feed=feed, kind="hold-lifted", matter_id=of_id, data=given.body),),
        rows=(replace(hold, lifted_at=given.now, lifted_by=given.cmd),),
    )


def decide(command: DecideRetention, given: Given) -> Decision:
    """Of all of them or of none. Whoever had decided that they go may still say that they are kept."""
    known, first, person = registers(given), given.beside, given.actor.person
    matters = [known.retained.matters.get(one) for one in command.matters]
    if first is None or person is None or any(one is None or one.name != first.name for one in matters):
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if not known.confirmed:
        return Refuse(reason=RefuseReason.CONFIRM_FIRST)
    if not _is_sound(command, [one for one in matters if one is not None], given):
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    keep = command.decision is Keeping.KEEP
    rows: list[Row] = []
    for matter in command.matters:
        review = known.retained.reviews.get(matter)
        goes = known.retained.disposals.get(matter)
        if review is None or (review.decided_at is not None and not (keep and goes is not None)):
            return Refuse(reason=RefuseReason.ALREADY_SO)
        until = born_on(command.until) if keep else None
        rows.append(replace(review, decided_at=given.now, keep_until=until))
        if not keep or goes is not None:
            due = None if keep else given.now + NOTICE
            rows.append(Disposing(matter_id=matter, decided_by=person, decided_at=given.now, due_at=due))
    # Of the setting, whose words stay: who decided what, and why, outlives what went.
    entry = Draft(feed=first.name, kind="retention-decided", matter_id=command.setting, data=given.body)
    return Decided(entries=(entry,), rows=tuple(rows))


def _is_sound(command: DecideRetention, matters: list[Matter], given: Given) -> bool:
    until: date | None = born_on(command.until)
    later = until is not None and until > local_day(given.now)
    return (
        bool(command.reason.strip())
        and (later if command.decision is Keeping.KEEP else command.until is None)
        and len(set(command.matters)) == len(command.matters)
        and all(one.setting_id == command.setting and one.state in CLOSED for one in matters)
    )


def _of(command: PutOnHold | LiftHold, given: Given) -> tuple[FeedName, str] | Hold | Refuse:
    """The feed where it is said, and what it is of."""
    if (command.concern is None) == (command.child is None) or not command.reason.strip():
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    if command.concern is not None:
        if given.target is None or not given.works_on_target:
            return _unknown(given, command.concern)
        return given.target.name, given.target.matter_id
    known, person = registers(given), given.actor.person
    child = known.children.get(command.child or "")
    if child is None or person is None:
        return _unknown(given, None)
    if not keeps(in_force(known.posts.get(person, ()), given.now), LEADS, known.places[child.setting_id]):
        return Refuse(reason=RefuseReason.NOT_YOURS)
    return desk_of(child), child.child_id


def _unknown(given: Given, waits_for: str | None) -> Hold | Refuse:
    """After a restore it may come again before what it names does: nothing that keeps something is lost."""
    if given.restored and given.target is None:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=waits_for)
    return Refuse(reason=RefuseReason.NOT_YOURS)
