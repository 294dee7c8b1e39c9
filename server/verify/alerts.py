"""The outbox of alerts: one for each person whom a step told, saying no more than it may, and due until it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Final, NamedTuple
from uuid import UUID

from server.verify.duties import AlertsOfDuties
from server.verify.findings import Check, Pen
from server.verify.ladder import NOW
from server.verify.links import Told
from server.verify.log import instant
from server.verify.notices import Given, woke
from server.verify.rehearsal import is_rehearsal
from server.verify.rounds import Course, told
from server.verify.rows import Matter, Row
from server.verify.text import Said
from server.verify.waiting import Due

LIVES: Final = timedelta(hours=24)
"""As long as that an alert is tried: nothing that waits for the next try waits longer."""


@dataclass(frozen=True, slots=True)
class Alert(Row):
    SQL: ClassVar[str] = "select * from alert where tenant_id = $1 order by alert_id"
    alert_id: UUID
    person_id: UUID
    matter_id: UUID
    step: int
    says: str
    made_at: datetime
    done_at: datetime | None
    duty_id: UUID | None
    notice_id: UUID | None
    link_id: UUID | None


class Woken(NamedTuple):
    """Who was to be woken by which step; the moment tells one round from another."""

    matter: UUID
    step: int
    at: str
    person: UUID
    says: str


@dataclass(slots=True)
class AlertCheck:
    """Checks one alert after the other, then `finish` what should have been made. `due` by person."""

    courses: Mapping[UUID, Course]
    due: Mapping[UUID, Due]
    matters: Mapping[UUID, Matter]
    duties: AlertsOfDuties
    notices: Mapping[UUID, Given]
    links: Told
    asked: Collection[UUID]
    """Commands by which one setting asked or answered another."""
    pen: Pen
    _owed: Counter[Woken] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for matter, course in self.courses.items():
            for one in course.rounds:
                for n, step in enumerate(one.steps):
                    says = _says(course, step)
                    self._owed.update(Woken(matter, n, step.at, person, says) for person in told(step))

    def check(self, row: Alert) -> None:
        self.pen.count("alerts")
        place = f"alert {row.alert_id}"
        if row.matter_id not in self.matters:
            self.pen.wrong(Check.FOREIGN, place, "is for a matter that is not there")
        elif row.notice_id is not None:
            self.duties.of_ladder(row.matter_id, row.person_id, row.made_at)
            if row.notice_id in self.asked:
                # A question between two settings, or the answer to one, wakes the other side once.
                return
            woke(self.notices, row.matter_id, row.notice_id, row.person_id, self.pen)
        elif row.link_id is not None:
            self.duties.of_ladder(row.matter_id, row.person_id, row.made_at)
            if row.matter_id in self.courses and row.person_id not in self.links.get((row.matter_id, row.link_id), ()):
                self.pen.wrong(Check.WAKING, place, "is of a link, and nothing says that they were told of one")
        elif row.duty_id is not None:
            self.duties.of_duty(row.matter_id, row.duty_id, row.step, row.person_id, row.made_at)
        elif row.matter_id in self.courses:
            self.duties.of_ladder(row.matter_id, row.person_id, row.made_at)
            woken = Woken(row.matter_id, row.step, instant(row.made_at), row.person_id, row.says)
            if not self._owed[woken]:
                self.pen.wrong(Check.WAKING, place, "wakes somebody whom no step told, or says something else")
            self._owed[woken] -= 1
        due = self.due.get(row.person_id)
        if row.done_at is None and (due is None or due.at - due.rung_at > LIVES):
            self.pen.wrong(Check.WAKING, place, "is not done, and due never or too late")

    def finish(self) -> None:
        self.duties.finish()
        for woken, missing in self._owed.items():
            if missing > 0:
                self.pen.wrong(Check.WAKING, f"matter {woken.matter}", f"step {woken.step} woke nobody it told")


def _says(course: Course, step: Said) -> str:
    """One of the three texts that an alert can have (R12)."""
    if is_rehearsal(course):
        return "rehearsal"
    return "now" if step.d.get("ladder") == NOW else "waiting"
