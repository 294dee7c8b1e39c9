"""When a duty is told again, while the clock goes as it should and where it was set back (R13, S8b). Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from server.duties.climbing import climb, look_at, next_at
from server.duties.duty import Duty, Kept
from server.duties.nations import holidays_of
from server.policy.load import read_packs
from sync.messages.duties import Body, DutyStatus, Needs
from sync.messages.settings import Nation
from tests.duties.golden_cases import moment, shown

PACK = read_packs()["affinity"]
STEPS, HOLIDAYS = PACK.duty_steps, holidays_of(PACK.nations[Nation.ENGLAND].calendar)
START = datetime(2026, 10, 24, 23, 40, tzinfo=UTC)
PLANNED_MIN = (15, 30, 60, 90, 150, 210)
"""The reminder, overdue, those above, those above them, then every hour."""
HOUR = timedelta(hours=1)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def police() -> Kept:
    duty = Duty(
        duty_id="00000000-0000-4000-8000-000000000001",
        child=None,
        body=Body.POLICE,
        whom="",
        needs=Needs.TELLING,
        rules=("T-POL-IMM",),
        start=START,
        due=START,
        overdue=START + minutes(30),
        at_once=True,
        provisional=False,
        law=False,
    )
    return Kept(duty=duty, status=DutyStatus.OWED)


def after(kept: Kept, now: datetime) -> Kept:
    return climb(kept, STEPS, now, HOLIDAYS)[1]


def test_step_by_step_as_planned_however_late_somebody_looks() -> None:
    kept, taken = police(), []
    for at in PLANNED_MIN:
        expected = START + minutes(at)
        assert next_at(kept, STEPS, HOLIDAYS) == expected
        steps, kept = climb(kept, STEPS, expected, HOLIDAYS)
        taken += [step.n for step in steps]
    assert taken == [0, 1, 2, 3, 4, 5]
    steps, late = climb(police(), STEPS, START + minutes(61), HOLIDAYS)
    assert [step.n for step in steps] == [0, 1, 2]
    assert next_at(late, STEPS, HOLIDAYS) == START + minutes(90), "late once, and not ever after"


@pytest.mark.parametrize("taken", range(6))
def test_where_the_clock_is_set_back_the_next_step_is_taken_at_once_and_the_rest_as_far_apart(taken: int) -> None:
    """In true time nothing comes later than it would have."""
    kept = police()
    for at in PLANNED_MIN[:taken]:
        kept = after(kept, START + minutes(at))
    set_back = START + minutes((0, *PLANNED_MIN)[taken] + 1) - HOUR
    steps, kept = climb(kept, STEPS, set_back, HOLIDAYS)
    assert [step.n for step in steps] == [taken]
    assert climb(kept, STEPS, set_back, HOLIDAYS) == ((), kept), "once"
    following = next_at(kept, STEPS, HOLIDAYS)
    gaps = [b - a for a, b in zip((0, *PLANNED_MIN), (*PLANNED_MIN, 270), strict=True)]
    assert following is not None
    assert following <= set_back + minutes(gaps[taken + 1])


def test_what_is_due_on_a_day_keeps_to_that_day() -> None:
    """It is told by the hour on the wall, which is right now."""
    duty = replace(police().duty, at_once=False, due=START + 16 * HOUR, overdue=START + 16 * HOUR)
    kept = Kept(duty=duty, status=DutyStatus.OWED)
    assert climb(kept, STEPS, START - HOUR, HOLIDAYS) == ((), kept)
    assert next_at(kept, STEPS, HOLIDAYS) == START + 14 * HOUR


def test_what_is_done_is_told_to_nobody_whatever_the_clock_says() -> None:
    done = replace(after(police(), START + minutes(15)), status=DutyStatus.DONE)
    assert climb(done, STEPS, START - HOUR, HOLIDAYS)[0] == ()


@pytest.mark.parametrize("body", [Body.COUNTERPART, Body.OUTSIDE])
def test_nobody_is_woken_at_night_by_what_another_setting_is_owed_and_can_wait(body: Body) -> None:
    """R36: due at midnight, it is remembered in the evening and climbs in the morning; what cannot wait does not."""
    begun, midnight = moment("Fri 27 Nov 2026 14:30"), moment("Sat 28 Nov 2026 00:00")
    duty = replace(police().duty, body=body, start=begun, due=midnight, overdue=midnight, at_once=False)
    kept, told = Kept(duty=duty, status=DutyStatus.OWED), []
    for _ in range(5):
        at = next_at(kept, STEPS, HOLIDAYS)
        assert at is not None
        steps, kept = climb(kept, STEPS, at, HOLIDAYS)
        told += [(shown(at), step.n) for step in steps]
    saturday = [(f"{at} Sat 28 Nov 2026", n) for n, at in enumerate(("07:00", "07:30", "08:00"), 1)]
    assert told == [("19:00 Fri 27 Nov 2026", 0), *saturday, ("09:00 Mon 30 Nov 2026", 4)]
    late = Kept(duty=replace(duty, start=moment("Fri 27 Nov 2026 22:30")), status=DutyStatus.OWED)
    assert next_at(late, STEPS, HOLIDAYS) == moment("Sat 28 Nov 2026 07:00")
    now = Kept(
        duty=replace(police().duty, body=body, start=midnight, due=midnight, overdue=midnight), status=late.status
    )
    assert next_at(now, STEPS, HOLIDAYS) == midnight + minutes(15)


def owed(due: str, body: Body = Body.LOCAL_AUTHORITY) -> Kept:
    """By then, and not at once."""
    at = moment(due)
    return Kept(
        duty=replace(police().duty, body=body, start=at - 24 * HOUR, due=at, overdue=at, at_once=False),
        status=DutyStatus.OWED,
    )


def looked(kept: Kept, *ats: str) -> tuple[list[int], Kept]:
    """The steps that were taken at these moments, and at no other."""
    taken: list[int] = []
    for at in ats:
        steps, kept = climb(kept, STEPS, moment(at), HOLIDAYS)
        taken += [step.n for step in steps]
    return taken, kept


@pytest.mark.parametrize("body", [Body.LOCAL_AUTHORITY, Body.COUNTERPART])
def test_what_is_told_by_day_and_nobody_was_there_to_tell_waits_for_the_morning(body: Body) -> None:
    """No worker lived from the afternoon to the night: whoever comes back wakes nobody with it (R9, R36)."""
    night, morning = "Tue 24 Nov 2026 23:10", "Wed 25 Nov 2026 07:00"
    taken, kept = looked(owed("Tue 24 Nov 2026 17:00", body), night)
    assert taken == []
    assert look_at(kept, STEPS, moment(night), HOLIDAYS) == moment(morning), "S8b"
    taken, kept = looked(kept, "Wed 25 Nov 2026 06:59", morning)
    assert taken == [0, 1, 2, 3]
    assert look_at(kept, STEPS, moment(morning), HOLIDAYS) == moment("Wed 25 Nov 2026 09:00")


def test_so_does_what_is_told_only_while_offices_are_open() -> None:
    by_day = ("Tue 24 Nov 2026 15:00", "Tue 24 Nov 2026 17:00", "Tue 24 Nov 2026 17:30", "Tue 24 Nov 2026 18:00")
    taken, kept = looked(owed("Tue 24 Nov 2026 17:00"), *by_day)
    assert taken == [0, 1, 2, 3]
    night = "Wed 25 Nov 2026 21:30"
    assert next_at(kept, STEPS, HOLIDAYS) == moment("Wed 25 Nov 2026 09:00")
    assert looked(kept, night) == ([], kept)
    assert look_at(kept, STEPS, moment(night), HOLIDAYS) == moment("Thu 26 Nov 2026 07:00")
    assert looked(kept, "Wed 25 Nov 2026 20:59")[0] == [4], "late by day, it is told as soon as somebody looks"


@pytest.mark.parametrize("due", ["Wed 25 Nov 2026 00:00", "Tue 24 Nov 2026 20:30"])
def test_what_is_late_in_the_night_itself_waits_for_no_morning(due: str) -> None:
    """By the end of a day, or so many hours: told by night as planned, and at once where that was missed."""
    night = "Wed 25 Nov 2026 03:00"
    taken, kept = looked(owed(due, Body.SENIORS), night)
    assert taken == [0, 1, 2, 3]
    assert look_at(kept, STEPS, moment(night), HOLIDAYS) == moment("Wed 25 Nov 2026 09:00")


@pytest.mark.parametrize("body", [Body.POLICE, Body.LOCAL_AUTHORITY, Body.COUNTERPART])
def test_what_is_to_be_done_at_once_is_told_at_once_at_any_hour(body: Body) -> None:
    """R13: no worker lived in the evening; the police and the authority wait for no morning."""
    start = moment("Tue 24 Nov 2026 19:00")
    duty = replace(police().duty, body=body, start=start, due=start, overdue=start + minutes(30))
    night = "Tue 24 Nov 2026 23:10"
    taken, kept = looked(Kept(duty=duty, status=DutyStatus.OWED), night)
    assert taken == [0, 1, 2, 3]
    assert look_at(kept, STEPS, moment(night), HOLIDAYS) == moment(night) + HOUR
