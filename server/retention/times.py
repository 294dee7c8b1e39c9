"""When the time for which a matter is kept is over. Pure.

It runs from the birth of the child, of several children from that of the youngest; where no birth is known, from when
the matter was closed, and longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from server.policy.items import Retention

LOCAL: Final = ZoneInfo("Europe/London")
UNDATED_YEARS: Final = 18
"""So much longer is kept what is of a child whose birth is not known: all of a childhood, rather too long than not."""
GROWN_AT: Final = 19
"""Nobody is taken to be older when something of them is closed. Else a date of birth that is wrong by decades, by a
slip or because somebody wants a chronology gone, would end the time of what was closed last week."""
LOOKS_AT: Final = time(4)
"""By the wall clock, on the first of a month."""
NOTICE: Final = timedelta(days=14)
"""Nothing that was decided to go goes earlier: any lead can put it on hold meanwhile."""


def over_on(rule: Retention, closed_on: date, born: Iterable[date | None]) -> date:
    """The first day on which a person may decide that a matter goes. `born`: of each child whom it is about."""
    undated = undated_over(rule, closed_on)
    least = years_after(closed_on, rule.years_from_birth - GROWN_AT)
    return max((undated if one is None else _dated(rule, one, least) for one in born), default=undated)


def _dated(rule: Retention, born: date, least: date) -> date:
    return max(years_after(born, rule.years_from_birth), least)


def undated_over(rule: Retention, closed_on: date) -> date:
    return years_after(closed_on, rule.years_from_birth + UNDATED_YEARS)


def undated_before(rule: Retention, today: date) -> datetime:
    """Whatever was closed later than this is not over yet, unless a birth says so. A little late rather than early."""
    day = years_after(today, -rule.years_from_birth - UNDATED_YEARS) + timedelta(days=2)
    return datetime.combine(day, time(), tzinfo=LOCAL)


def years_after(day: date, years: int) -> date:
    """The same day of another year; of 29 February the day after, so that nothing is over early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def born_on(text: object) -> date | None:
    """A date of birth as somebody wrote it; None for one that no calendar has, which counts as not known."""
    with suppress(ValueError):
        return date.fromisoformat(text) if isinstance(text, str) else None
    return None


def local_day(at: datetime) -> date:
    return at.astimezone(LOCAL).date()


def next_look(now: datetime) -> datetime:
    """The first of the next month."""
    day = local_day(now).replace(day=1) + timedelta(days=32)
    return datetime.combine(day.replace(day=1), LOOKS_AT, tzinfo=LOCAL)
