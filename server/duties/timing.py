"""From when a rule's clock runs, and when it is due. Pure (D.4; R13, R15, R19, R20)."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.duties import calendar
from server.duties.calendar import Holidays
from server.duties.duty import KnownConcern
from server.policy.duties import DutyRule
from sync.messages.owing import DutyStarts, DutyWithin


def start_of(rule: DutyRule, known: KnownConcern, child: str | None, learned_at: datetime | None) -> datetime | None:
    """None: its clock has not begun. `learned_at`: when it came to be known that the rule asks for it at all, if that
    was later than when the concern was recorded: nobody is late with what nobody could know."""
    start = _start(rule, known, child)
    return start if start is None or learned_at is None else max(start, learned_at)


def due_of(within: DutyWithin, n: int, start: datetime, holidays: Holidays) -> datetime:
    """`n` of them, where it counts days or hours."""
    match within:
        case DutyWithin.AT_ONCE:
            return start
        case DutyWithin.SAME_DAY:
            return calendar.same_day(start)
        case DutyWithin.SAME_WORKING_DAY:
            return calendar.same_working_day(start, holidays)
        case DutyWithin.WORKING_DAYS:
            return calendar.working_days(start, n, holidays)
        case DutyWithin.END_OF_WORKING_DAY:
            return calendar.end_of_working_day(start, n, holidays)
        case DutyWithin.HOURS:
            return start + timedelta(hours=n)
        case DutyWithin.DAYS:
            return calendar.days(start, n)


def _start(rule: DutyRule, known: KnownConcern, child: str | None) -> datetime | None:
    match rule.starts:
        case DutyStarts.RECEIVED:
            return known.received_at
        case DutyStarts.IDENTIFIED:
            return known.identified_at
        case DutyStarts.SHARED:
            return known.shared_at
        case DutyStarts.AWARE:
            return known.aware_at
        case DutyStarts.CLASSIFIED:
            return next((one.at for one in known.learned if one.classified is not None), None)
        case DutyStarts.TOLD:
            return _told(rule, known, child)
        case DutyStarts.RETURNED:
            return None if child is None else known.returned.get(child)


def _told(rule: DutyRule, known: KnownConcern, child: str | None) -> datetime | None:
    """Of what is owed once, when the body was told first of any child."""
    if child is not None:
        return known.told.get((rule.after, child)) if rule.after is not None else None
    return min((at for (body, _), at in known.told.items() if body is rule.after), default=None)
