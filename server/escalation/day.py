"""The hours in which somebody is told again of what can wait, by the wall clock in Great Britain (R9, R36). Pure.

Clocks change at night, so each day of these has fourteen hours, and a night nine to eleven.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Europe/London")
BEGINS, ENDS = time(7), time(21)


def is_day(at: datetime) -> bool:
    return BEGINS <= at.astimezone(LOCAL).time() < ENDS


def by_day(at: datetime) -> datetime:
    """That moment, or the end of the night that it is in."""
    if is_day(at):
        return at
    local = at.astimezone(LOCAL)
    morning = local.date() if local.time() < BEGINS else local.date() + timedelta(days=1)
    return datetime.combine(morning, BEGINS, LOCAL).astimezone(UTC)


def before_night(at: datetime) -> datetime:
    """That moment, or the beginning of the night that it is in."""
    if is_day(at):
        return at
    local = at.astimezone(LOCAL)
    evening = local.date() if local.time() >= ENDS else local.date() - timedelta(days=1)
    return datetime.combine(evening, ENDS, LOCAL).astimezone(UTC)


def later(at: datetime, minutes: int) -> datetime:
    """So many minutes of day later: the next step waits for the morning, and those after it keep their distance."""
    at, left = by_day(at), timedelta(minutes=minutes)
    while (night := _night(at)) <= at + left:
        at, left = by_day(night), left - (night - at)
    return at + left


def _night(at: datetime) -> datetime:
    """When the day that it is in ends."""
    return datetime.combine(at.astimezone(LOCAL).date(), ENDS, LOCAL).astimezone(UTC)
