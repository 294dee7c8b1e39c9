"""When a rehearsal may be held: never at night, never over a live ladder (R12). Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, NewMatter, Refuse, RefuseReason
from server.feeds.matters import NOTHING_ASKED, MatterKind
from sync import ids
from sync.feeds import FeedKind, FeedName
from sync.messages.rehearsals import StartRehearsal

RULES: Final = "rehearsals/1"

LOCAL: Final = ZoneInfo("Europe/London")
DAY_BEGINS, DAY_ENDS = time(8), time(20)
MONTHLY_BEGINS, MONTHLY_ENDS = time(10), time(15)
SECOND_WEEK: Final = range(8, 15)
TUESDAY: Final = 1


def start(command: StartRehearsal, given: Given) -> Decision:
    """By hand, by whoever follows the setting's desk; one at a time, or a lead could tire out all who are told."""
    if given.actor.person is None or not given.follows_desk:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if given.live_here:
        return Refuse(reason=RefuseReason.SOMETHING_WAITS)
    if given.rehearsing:
        return Refuse(reason=RefuseReason.ALREADY_SO)
    if not DAY_BEGINS <= given.now.astimezone(LOCAL).time() < DAY_ENDS:
        return Refuse(reason=RefuseReason.AT_NIGHT)
    desk = FeedName(FeedKind.DESK, command.setting)
    return Decided(
        entries=(Draft(feed=desk, kind="rehearsal-asked", matter_id=given.cmd, data=given.body),),
        begins=NewMatter(
            kind=MatterKind.REHEARSAL,
            setting_id=command.setting,
            feed=desk,
            facts=NOTHING_ASKED,
        ),
    )


def this_months(setting: str, now: datetime) -> str:
    """The id of a setting's rehearsal in the month of `now`: there is one, however often somebody asks."""
    month = now.astimezone(LOCAL).strftime("%Y-%m")
    return ids.derived(b"harken/rehearsal", ids.raw(setting), month.encode())


def is_time(now: datetime) -> bool:
    """True on the second Tuesday of a month, which is no bank holiday in England, Wales or Scotland, by day."""
    local = now.astimezone(LOCAL)
    by_day = MONTHLY_BEGINS <= local.time() < MONTHLY_ENDS
    return by_day and local.day in SECOND_WEEK and local.weekday() == TUESDAY


def next_time(now: datetime) -> datetime:
    """The next second Tuesday after the day of `now`, 10:00 by the wall clock."""
    day = now.astimezone(LOCAL).date() + timedelta(days=1)
    while day.day not in SECOND_WEEK or day.weekday() != TUESDAY:
        day += timedelta(days=1)
    return datetime.combine(day, MONTHLY_BEGINS, tzinfo=LOCAL)
