"""Whether anybody is on cover tonight (R14). Pure.

While a setting is open its leads are there. Out of hours, and on holidays, somebody covers it by the rota, or because
they said "I am available". Local times are those of the wall clock; a night in which the clocks change is an hour
longer or shorter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.feeds.registers import Shift
from sync.messages.settings import OpenHours

LOCAL: Final = ZoneInfo("Europe/London")
MORNING: Final = time(8)
"""Until when tonight lasts."""

Days = tuple[date, date]
"""The first and the last of a holiday, both included."""


class Stretch(Struct, frozen=True):
    from_at: datetime
    to_at: datetime


def uncovered(
    *,
    shifts: Iterable[Shift],
    closures: Collection[Days],
    leads: AbstractSet[str],
    open_hours: Collection[OpenHours],
    now: datetime,
    zone: ZoneInfo = LOCAL,
) -> Stretch | None:
    """The first stretch from now until the morning that nobody covers; None if somebody does throughout.

    `shifts`: of the rota, and what somebody said of themselves. Nobody counts but `leads`, who still can."""
    end = _morning_after(now, zone)
    spans = [(one.from_at, one.to_at) for one in shifts if one.person_id in leads]
    if leads:
        spans += _open(open_hours, closures, now, end, zone)
    covered = now
    for begins, ends in sorted(spans):
        if begins > covered:
            break
        covered = max(covered, ends)
    if covered >= end:
        return None
    later = [begins for begins, ends in spans if begins > covered and begins < end]
    return Stretch(covered, min([*later, end]))


def _morning_after(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(now.tzinfo)


def _open(
    hours: Collection[OpenHours], closures: Collection[Days], now: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """When the setting is open, on each local day that this night touches."""
    day = now.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        if not any(first <= day <= last for first, last in closures):
            for one in hours:
                if one.weekday == day.isoweekday():
                    begins, ends = (
                        datetime.combine(day, time.fromisoformat(at), tzinfo=zone).astimezone(now.tzinfo)
                        for at in (one.opens, one.closes)
                    )
                    yield begins, ends
        day += timedelta(days=1)
