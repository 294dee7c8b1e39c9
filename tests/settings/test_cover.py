"""Who is on cover tonight, by the cases that the screens are held to as well."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from server.feeds.registers import Shift
from server.settings.cover import Stretch, uncovered
from sync.messages.settings import OpenHours

Span = tuple[str, str, str]


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    says: str
    now: datetime
    leads: tuple[str, ...]
    hours: tuple[tuple[int, str, str], ...] = ()
    shifts: tuple[Span, ...] = ()
    availables: tuple[Span, ...] = ()
    closures: tuple[tuple[date, date], ...] = ()
    uncovered: tuple[datetime, datetime] | None


CASES = msgspec.json.decode((Path(__file__).parent / "cover.json").read_bytes(), type=tuple[Case, ...])


def spans(given: tuple[Span, ...]) -> tuple[Shift, ...]:
    return tuple(
        Shift(person_id=person, from_at=datetime.fromisoformat(begins), to_at=datetime.fromisoformat(ends))
        for person, begins, ends in given
    )


@pytest.mark.parametrize("case", CASES, ids=[case.says for case in CASES])
def test_the_stretch_that_nobody_covers(case: Case) -> None:
    found = uncovered(
        shifts=spans((*case.shifts, *case.availables)),
        closures=case.closures,
        leads=frozenset(case.leads),
        open_hours=tuple(OpenHours(weekday=day, opens=opens, closes=closes) for day, opens, closes in case.hours),
        now=case.now,
    )
    assert found == (None if case.uncovered is None else Stretch(*case.uncovered))
