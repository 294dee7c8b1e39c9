"""Working days, and when a clock that counts them is due (R15, R19; policies 11.1, 11.5). Pure.

Times go in and come out in UTC; days are those of the wall clock in Great Britain. School and council holidays are not
known here, so they can lengthen nothing.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)
"""Between these times somebody at an authority answers: a clock is due within them (R15)."""
SATURDAY: Final = 5

Holidays = Container[date]
"""The bank holidays of a setting's nation."""


def is_working(day: date, holidays: Holidays) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def next_working(day: date, holidays: Holidays) -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not is_working(day, holidays):
        day += timedelta(days=1)
    return day


def one_working_day(start: datetime, holidays: Holidays) -> datetime:
    """The same wall time on the next working day, held within 09:00 to 17:00. From a day that is none: 17:00 there."""
    local = start.astimezone(LOCAL)
    due = next_working(local.date(), holidays)
    at = min(max(local.time(), OPENS), CLOSES) if is_working(local.date(), holidays) else CLOSES
    return _utc(due, at)


def working_days(start: datetime, n: int, holidays: Holidays) -> datetime:
    """`n` of them: as one working day, and then the same time on each next one."""
    due = one_working_day(start, holidays)
    for _ in range(n - 1):
        local = due.astimezone(LOCAL)
        due = _utc(next_working(local.date(), holidays), local.time())
    return due


def same_working_day(start: datetime, holidays: Holidays) -> datetime:
    """The end of this working day; of the next one from 17:00 on, or on a day that is none (R19)."""
    local = start.astimezone(LOCAL)
    today = is_working(local.date(), holidays) and local.time() < CLOSES
    return _utc(local.date() if today else next_working(local.date(), holidays), CLOSES)


def end_of_working_day(start: datetime, n: int, holidays: Holidays) -> datetime:
    """The end of the `n`th working day after this day (R20)."""
    day = start.astimezone(LOCAL).date()
    for _ in range(n):
        day = next_working(day, holidays)
    return _utc(day, CLOSES)


def days(start: datetime, n: int) -> datetime:
    """17:00 on the `n`th day after, whatever day that is: a meeting has days of its own (11.6)."""
    return _utc(start.astimezone(LOCAL).date() + timedelta(days=n), CLOSES)


def same_day(start: datetime) -> datetime:
    """The end of this day, whatever day it is (R19)."""
    return _utc(start.astimezone(LOCAL).date() + timedelta(days=1), time(0))


def when_open(at: datetime, holidays: Holidays) -> datetime:
    """That moment, or the next at which offices are open."""
    local = at.astimezone(LOCAL)
    if is_working(local.date(), holidays) and local.time() < CLOSES:
        return at if local.time() >= OPENS else _utc(local.date(), OPENS)
    return _utc(next_working(local.date(), holidays), OPENS)


def _utc(day: date, at: time) -> datetime:
    """Clocks change at night, and nothing here is due then but midnight, which exists on every day."""
    return datetime.combine(day, at, LOCAL).astimezone(UTC)
