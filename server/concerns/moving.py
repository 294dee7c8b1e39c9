"""A concern leaves the desk, because an adult who works or helps here is or may be whom it is about (R28). Pure.

It stands on a case feed again, every entry whole and in its order, under what the lead says; the desk says that its own
are gone. What was left unfinished or held until it became part of this concern holds the same words, and goes with it;
so does what is held beside it and still waits, to be told there anew.

Whoever has it now has it no longer: an allegation is another thing than a child's concern, and those whom the chain
names are told from the start. The lead who says so goes on following it, unless excluded: they know of it, the child is
theirs to look after, and saying it must cost nobody the child's record. They are no step of the chain, though: while
the adult is not identified, nobody is told because they are (R27). Nor do they become the only one who knows of it by
their own word: a lead whom it is about could otherwise bury it before everybody else's eyes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from server.access.receivers import told_first
from server.concerns.rules import ABOUT_ADULT, CaseCircle, circle_of
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason, Moves, Standing
from server.feeds.matters import Matter, MatterKind, MatterState
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import EntryMoved, MoveToCase
from sync.messages.settings import Receiver
from sync.text import b64

RULES: Final = "moving/4"
REASON: Final = "moved"


class _Data(Struct, frozen=True):
    k: str
    command: str | None = None
    concern: str | None = None


class _Entry(Struct, frozen=True):
    cmd: str
    d: _Data


_read = msgspec.json.Decoder(_Entry).decode


def move(command: MoveToCase, given: Given) -> Decision:
    """By whoever works it on a desk. It carries their words, so it is placed or held; and held where none of those whom
    it names can read it, wherever the concern itself lies."""
    concern, actor = given.target, given.actor.person
    if concern is None:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    movable = concern.name.kind is FeedKind.DESK and concern.kind is not MatterKind.REHEARSAL
    if not (movable and given.works_on_target and actor is not None and command.adult in ABOUT_ADULT):
        return Hold(reason=HoldReason.UNKNOWN_TARGET)
    circle = circle_of(command.subjects, command.struck, given.receivers, given.people_known)
    if _buries(circle, given.receivers, actor):
        return Hold(reason=HoldReason.UNKNOWN_TARGET)
    case = FeedName(FeedKind.CASE, concern.matter_id)
    moving = going(concern, given.standing)
    said = Draft(feed=case, kind="moved-to-case", matter_id=concern.matter_id, data=given.body)
    gone = {"k": "entries-disposed", "v": 1, "seqs": [one.seq for one in moving], "reason": REASON}
    disposed = Draft(
        feed=concern.name,
        kind="entries-disposed",
        # Of the setting, as whatever outlives a matter: nothing here says what it was.
        matter_id=concern.name.about,
        data=msgspec.json.encode(gone),
        alone=True,
    )
    return Decided(
        entries=(said, *(_moved(one, case) for one in moving), disposed),
        moves=Moves(
            matters=tuple({one.matter_id: one for one in (concern, *(one.matter for one in moving))}.values()),
            to=case,
            exclusions=tuple(sorted(circle.excluded & given.people_known)),
            members=tuple(dict.fromkeys(p for p in (*circle.members, actor) if p not in circle.excluded)),
            outside_only=circle.outside_only,
        ),
    )


def _buries(circle: CaseCircle, receivers: Sequence[Receiver], actor: str) -> bool:
    """True if nobody but who says so could ever be told, although more than one other stands on the chain. Where there
    is but one, it may be about that one: too few are there (R31), and whom it is about must not read on."""
    others = {one.person for one in receivers} - {actor}
    excluded = circle.excluded | {actor}
    return len(others) > 1 and not told_first(receivers, excluded=excluded, subject_identified=not circle.outside_only)


def going(concern: Matter, standing: Sequence[Standing]) -> tuple[Standing, ...]:
    """What leaves, in the order in which it was said: all of the concern, and of whatever found its place in it, or
    waits for it. `standing` has nothing that waits for anything else."""
    read = [(one, _read(one.text)) for one in standing]
    own = {entry.cmd for one, entry in read if one.matter.matter_id == concern.matter_id} | {concern.matter_id}
    joined = {
        one.matter.matter_id
        for one, entry in read
        if (entry.d.k == "item-placed" and entry.d.command in own)
        or (entry.d.k == "settle-held" and entry.d.concern == concern.matter_id)
    }
    return tuple(
        one for one in standing if one.matter.matter_id in joined | {concern.matter_id} or is_waiting(one.matter)
    )


def is_waiting(matter: Matter) -> bool:
    """Held, and neither placed nor settled."""
    return matter.kind is MatterKind.HELD and matter.state is not MatterState.PLACED


def _moved(one: Standing, case: FeedName) -> Draft:
    moved = EntryMoved(feed=one.matter.feed_id, salt=b64(one.salt), entry=one.text.decode())
    return Draft(feed=case, kind="entry-moved", matter_id=one.matter.matter_id, data=msgspec.json.encode(moved))
