"""Rehearsals: the month's has an id that anyone can compute, and each ends with a report that its steps bear out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from server.verify import spec
from server.verify.kinds import BEGINS
from server.verify.rounds import Course, Round
from server.verify.text import Said

LOCAL: Final = ZoneInfo("Europe/London")
ROUNDING: Final = timedelta(seconds=1)


def is_rehearsal(course: Course) -> bool:
    return BEGINS[course.founding.kind] == "rehearsal"


def is_the_months(founding: Said, setting: UUID) -> bool:
    """True if what the server began is the one rehearsal of its month: there is one id for it."""
    month = datetime.fromisoformat(founding.at).astimezone(LOCAL).strftime("%Y-%m")
    name = spec.rehearsal_id(setting, month)
    named = founding.d.get("rehearsal"), founding.d.get("setting")
    return founding.id == founding.of == founding.cmd == name and named == (str(name), str(setting))


def bears_out(course: Course, one: Round, report: Said) -> bool:
    """True if a rehearsal went as its report says. What push services took stands nowhere else."""
    answered = one.given[0].kind != "rehearsal-ended"
    d, took = report.d, datetime.fromisoformat(report.at) - datetime.fromisoformat(course.founding.at)
    said = d.get("rehearsal"), d.get("answered"), d.get("steps"), d.get("told")
    return (
        said == (str(course.founding.of), answered, len(one.steps), len(one.told))
        and not (answered and d.get("cut_off"))
        and abs(took - timedelta(seconds=int(d.get("seconds", 0)))) <= ROUNDING
    )
