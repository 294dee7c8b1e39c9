"""How often a matter was anybody's to take: its rounds, as its entries give them, with the steps of each (R5).

A round begins with the words, or when somebody is still worried, gives back what they had, or is gone. It ends when
somebody has it. Whoever begins or hurries one has the next people told in the same commit, so that nobody waits for a
clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.kinds import BEFORE_LADDERS
from server.verify.rows import Feed
from server.verify.text import Said

SETTLES: Final = frozenset({"item-placed", "held-settled"})
ACKNOWLEDGES: Final = frozenset({"concern-acknowledged", "handoff-opened"})


@dataclass(slots=True)
class Round:
    number: int
    began: Said
    skipped: set[UUID]
    """Who wrote it, had it before or cannot take it: told again only at the chain's end."""
    steps: list[Said] = field(default_factory=list)
    given: list[Said] = field(default_factory=list)
    """What gave it to somebody, or ended it, and every follow-up after that."""
    had_by: UUID | None = None

    @property
    def feed(self) -> Feed:
        """Where it is told."""
        return self.began.feed

    @property
    def over(self) -> bool:
        return bool(self.given)

    @property
    def told(self) -> list[UUID]:
        """Everyone told in this round, once each, in order."""
        return list(dict.fromkeys(person for step in self.steps for person in told(step)))


@dataclass(frozen=True, slots=True)
class Course:
    """All rounds of a matter. `old`: it began before there were ladders, and may have been told to nobody."""

    founding: Said
    rounds: list[Round]

    @property
    def old(self) -> bool:
        return self.founding.rules in BEFORE_LADDERS

    @property
    def feed(self) -> Feed:
        """Where it lies now."""
        return self.rounds[-1].feed

    @property
    def steps(self) -> Iterable[Said]:
        return (step for one in self.rounds for step in one.steps)


def told(step: Said) -> Sequence[UUID]:
    """Whom a step told."""
    people = step.d.get("told")
    return people if isinstance(people, tuple) else ()


def fold(founding: Said, story: Iterable[Said], pen: Pen, *, moved: Said | None = None) -> Course:
    """`story` is the matter's own feed, without the founding entry. `moved`: one of those that brought it from the feed
    where it was."""
    # Whoever wrote a concern knows of it; whoever asked for a rehearsal wants to be told.
    knows = set() if founding.by is None or founding.kind == "rehearsal-asked" else {founding.by}
    course = Course(founding, [Round(1, founding, knows)])
    if founding.kind == "handoff-noted":
        # Somebody's own note on what they were sent: nobody need be told of it.
        course.rounds[0].given.append(founding)
        return course
    awaited = None if course.old else founding
    # Of a concern a lead says so; what is held goes along, and waits where it comes to (R28).
    brought = moved if founding.kind == "item-held" else None
    for said in story:
        if brought is not None and said.feed == brought.feed:
            awaited, brought = _brought(course.rounds, brought), None
        if said.kind in ("handoff-receipt", "link-ended") and awaited is not None and said.at == awaited.at:
            # Said by the same command, before anybody is told.
            continue
        if awaited is not None and (said.kind != "ladder-stepped" or said.at != awaited.at):
            pen.wrong(Check.LADDER, awaited.place, "and nobody was told at once")
        awaited = _take(course.rounds, said, pen)
    if brought is not None:
        awaited = _brought(course.rounds, brought)
    if awaited is not None:
        pen.wrong(Check.LADDER, awaited.place, "and nobody was told at once")
    return course


def _brought(rounds: list[Round], moved: Said) -> Said | None:
    """It waits there anew, unless somebody had seen to it before."""
    now = rounds[-1]
    if any(given.kind in SETTLES for given in now.given):
        return None
    now.given += [] if now.over else [moved]
    rounds.append(Round(now.number + 1, moved, set() if moved.by is None else {moved.by}))
    return moved


def _take(rounds: list[Round], said: Said, pen: Pen) -> Said | None:
    """The entry itself if a step has to follow it at once."""
    now = rounds[-1]
    match "concern-followed-up" if _is_done(said) else said.kind:
        case "ladder-stepped":
            if now.over:
                pen.wrong(Check.LADDER, said.place, "a step, although somebody has it")
            now.steps.append(said)
        case "concern-acknowledged" | "handoff-opened" | "concern-followed-up":
            now.given.append(said)
            now.had_by = now.had_by or said.by
        case kind if kind in SETTLES:
            now.given.append(said)
        case "rehearsal-ended" if not said.d.get("answered"):
            now.given.append(said)
        case "moved-to-case":
            # Whoever has it has it no longer, and whoever was told elsewhere need not wait. The lead who says so knows.
            now.given += [] if now.over else [said]
            rounds.append(Round(now.number + 1, said, set() if said.by is None else {said.by}))
            return said
        case "concern-passed-on" | "still-worried":
            return _told_next(rounds, said, pen)
        case "concern-released":
            if not now.over or any(given.kind not in ACKNOWLEDGES for given in now.given):
                pen.wrong(Check.LADDER, said.place, "taken from somebody who did not have it")
            rounds.append(Round(now.number + 1, said, set() if now.had_by is None else {now.had_by}))
            return said
        case _:
            pass
    return None


def _is_done(said: Said) -> bool:
    """What one setting sent another is noted there, or was taken back."""
    done = said.kind == "handoff-receipt" and said.d.get("state") in ("noted", "withdrawn")
    # In the record of whoever sent it, it says nothing of who has the concern.
    return done and said.d.get("concern") is None


def _told_next(rounds: list[Round], said: Said, pen: Pen) -> Said:
    """Passed on, or worried about still: the next step at once, or a new round where somebody had it."""
    now, by_who_cannot = rounds[-1], said.kind == "concern-passed-on"
    if not now.over:
        now.skipped |= {said.by} if by_who_cannot and said.by is not None else set()
        return said
    done = any(given.kind != "concern-acknowledged" for given in now.given)
    if by_who_cannot and (done or said.by != now.had_by):
        pen.wrong(Check.LADDER, said.place, "passed on by somebody who did not have it")
    rounds.append(Round(now.number + 1, said, set() if now.had_by is None else {now.had_by}))
    return said
