"""How often a matter was anybody's to take: its rounds, as its entries give them, with the steps of each (R5).

A round begins with the words, or when somebody is still worried, gives back what they had, or is gone. It ends when
somebody has it. Whoever begins or hurries one has the next people told in the same commit, so that nobody waits for a
clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.kinds import BEFORE_LADDERS
from server.verify.text import Said


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
    def steps(self) -> Iterable[Said]:
        return (step for one in self.rounds for step in one.steps)


def told(step: Said) -> Sequence[UUID]:
    """Whom a step told."""
    people = step.d.get("told")
    return people if isinstance(people, tuple) else ()


def fold(founding: Said, story: Iterable[Said], pen: Pen) -> Course:
    """`story` is the matter's own feed, without the founding entry."""
    # Whoever wrote a concern knows of it; whoever asked for a rehearsal wants to be told.
    knows = set() if founding.by is None or founding.kind == "rehearsal-asked" else {founding.by}
    course = Course(founding, [Round(1, founding, knows)])
    awaited = None if course.old else founding
    for said in story:
        if awaited is not None and (said.kind != "ladder-stepped" or said.at != awaited.at):
            pen.wrong(Check.LADDER, awaited.place, "and nobody was told at once")
        awaited = _take(course.rounds, said, pen)
    if awaited is not None:
        pen.wrong(Check.LADDER, awaited.place, "and nobody was told at once")
    return course


def _take(rounds: list[Round], said: Said, pen: Pen) -> Said | None:
    """The entry itself if a step has to follow it at once."""
    now = rounds[-1]
    match said.kind:
        case "ladder-stepped":
            if now.over:
                pen.wrong(Check.LADDER, said.place, "a step, although somebody has it")
            now.steps.append(said)
        case "concern-acknowledged" | "concern-followed-up":
            now.given.append(said)
            now.had_by = now.had_by or said.by
        case "item-placed" | "held-settled":
            now.given.append(said)
        case "rehearsal-ended" if not said.d.get("answered"):
            now.given.append(said)
        case "concern-passed-on" | "still-worried":
            return _told_next(rounds, said, pen)
        case "concern-released":
            if not now.over or any(given.kind != "concern-acknowledged" for given in now.given):
                pen.wrong(Check.LADDER, said.place, "taken from somebody who did not have it")
            rounds.append(Round(now.number + 1, said, set() if now.had_by is None else {now.had_by}))
            return said
        case _:
            pass
    return None


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
