"""What nobody has: each such matter has its ladder, as its entries give it, and is due in time to go on (S8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from server.verify.findings import Check, Pen
from server.verify.log import instant
from server.verify.rehearsal import is_rehearsal
from server.verify.rounds import Course
from server.verify.rows import Matter, Row

LONGEST: Final = {
    "now": timedelta(minutes=30),
    "today": timedelta(minutes=90),
    "working-day": timedelta(hours=12, minutes=30),
}
"""A step is never further away than the last one from the first (R9), or that and the longest night."""
LATE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ladder(Row):
    SQL: ClassVar[str] = "select * from ladder where tenant_id = $1 order by matter_id"
    matter_id: UUID
    setting_id: UUID | None
    name: str
    round: int
    from_at: datetime
    taken: int
    last_at: datetime
    told: Sequence[UUID]
    skipped: Sequence[UUID]
    unanswered: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Due(Row):
    SQL: ClassVar[str] = (
        "select * from due where tenant_id = $1 and kind in ('alert', 'duties', 'handoff', 'ladder', 'link', 'mailbox')"
        " order by kind, id"
    )
    kind: str
    id: UUID
    at: datetime
    rung_at: datetime


def check(
    matters: Mapping[UUID, Matter],
    ladders: Mapping[UUID, Ladder],
    due: Mapping[tuple[str, UUID], Due],
    courses: Mapping[UUID, Course],
    pen: Pen,
) -> None:
    """`due` by kind and id; `courses` of all matters but those of which something was disposed."""
    for matter in sorted(ladders.keys() - matters.keys()):
        pen.wrong(Check.FOREIGN, f"matter {matter}", "has a ladder and no index row")
    for kind, one in sorted(due.keys()):
        if kind == "ladder" and one not in ladders:
            pen.wrong(Check.FOREIGN, f"matter {one}", "has a next step that is due, and no ladder")
    for row in matters.values():
        place, ladder = f"matter {row.matter_id}", ladders.get(row.matter_id)
        if (row.state == "unread") != (ladder is not None):
            pen.wrong(Check.WAKING, place, "nobody has it and nobody will be told, or somebody has it and others will")
        if ladder is None:
            continue
        pen.count("ladders")
        _check_due(ladder, due.get(("ladder", row.matter_id)), place, pen)
        if row.matter_id in courses:
            _compare(ladder, row, courses[row.matter_id], place, pen)


def note_late(due: Iterable[Due], now: datetime, pen: Pen) -> None:
    """Where no worker runs that is so, and nothing is wrong with what is stored."""
    late = sum(row.at + LATE < now for row in due)
    if late:
        pen.note(f"{late} steps or alerts have been due for more than a minute: no worker looked")


def _check_due(ladder: Ladder, due: Due | None, place: str, pen: Pen) -> None:
    if due is None:
        pen.wrong(Check.WAKING, place, "its next step is never due")
    elif due.at - due.rung_at > LONGEST.get(ladder.name, timedelta()):
        pen.wrong(Check.WAKING, place, "its next step is due later than any ladder has one")


def _compare(ladder: Ladder, row: Matter, course: Course, place: str, pen: Pen) -> None:
    made = _rebuilt(row, course)
    for name, expected in made.items():
        stored = getattr(ladder, name)
        if (instant(stored) if isinstance(stored, datetime) else stored) != expected:
            pen.wrong(Check.INDEX, place, f"{name} of its ladder is not what its entries give")
    steps, wrote = course.rounds[-1].steps, course.founding.by
    skipped, expected_skipped = set(ladder.skipped), course.rounds[-1].skipped
    unknown = {wrote} if course.old and len(course.rounds) == 1 else set()
    if not expected_skipped - unknown <= skipped <= expected_skipped:
        pen.wrong(Check.INDEX, place, "skipped of its ladder is not what its entries give")
    if steps and instant(ladder.from_at) > steps[0].at:
        pen.wrong(Check.WAKING, place, "its ladder counts from later than its first step")


def _rebuilt(row: Matter, course: Course) -> dict[str, Any]:
    """Without steps there is only what was begun before there were ladders: the first is due, and nothing said."""
    now = course.rounds[-1]
    made: dict[str, Any] = {
        "setting_id": row.setting_id,
        "round": now.number,
        "taken": len(now.steps),
        "told": tuple(now.told),
        "unanswered": any(step.d.get("unanswered") for step in now.steps),
        "ended": False,
    }
    if now.steps:
        # No tablet may say of a confidential matter that nobody has picked it up (S7), or say it of a rehearsal.
        said_aloud = course.feed.kind != "case" and not is_rehearsal(course)
        made["ended"] = said_aloud and any(step.d.get("ended") for step in now.steps)
        made["name"] = now.steps[-1].d.get("ladder")
        made["last_at"] = now.steps[-1].at
    return made
