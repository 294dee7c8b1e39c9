"""How a duty that nobody does climbs: when it is told again, and to whom (R13, S8b). Pure.

Level-triggered as a ladder is: given what was taken and what time it is, it says what is to be done now.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from server.duties import calendar
from server.duties.calendar import Holidays
from server.duties.duty import Duty, Kept
from server.escalation import day
from server.policy.duties import DutyStep, DutySteps
from sync.messages.duties import Body

TO_SETTINGS: Final = frozenset({Body.COUNTERPART, Body.OUTSIDE})
"""What is owed to a child's other school or home climbs at night only where it cannot wait (R36)."""


class Step(Struct, frozen=True, kw_only=True):
    """A step that is taken now. Step 0 is the reminder to whoever has the concern, before anything is overdue; after
    that `of` says whose turn it is."""

    n: int
    of: DutyStep | None


def next_at(kept: Kept, steps: DutySteps, holidays: Holidays) -> datetime | None:
    """When it is told again next; None once it is done, or theirs to do."""
    if not kept.climbs:
        return None
    duty = kept.duty
    if kept.taken <= len(steps.steps):
        at = _planned(duty, kept.taken, steps)
        if kept.last_at is None or not duty.at_once or kept.taken == 0:
            return at
        # As long after the step before as was planned: that one came early where a clock was set back.
        return min(at, kept.last_at + (at - _planned(duty, kept.taken - 1, steps)))
    again = (kept.last_at or duty.overdue) + timedelta(minutes=steps.every_min)
    return again if duty.at_once else calendar.when_open(again, holidays)


def look_at(kept: Kept, steps: DutySteps, now: datetime, holidays: Holidays) -> datetime | None:
    """When to look at it next: what is told by day, and nobody was there to tell it, waits for the morning as on a
    ladder. What is to be done at once waits for nothing, nor does what is late in the night itself."""
    at = next_at(kept, steps, holidays)
    return max(at, day.by_day(now)) if at is not None and _is_told_by_day(kept, steps) else at


def climb(kept: Kept, steps: DutySteps, now: datetime, holidays: Holidays) -> tuple[tuple[Step, ...], Kept]:
    """The steps to take now, in order, and the duty after them. None is left out because nobody looked in time, nor
    brought into the night by it.

    A clock that reads earlier than the last step, or than the start, was set back. What is to be done at once is then
    told again at once, and the rest counted from now, as on a ladder: early is better than an hour late.
    """
    taken: list[Step] = []
    set_back = now < (kept.last_at or kept.duty.start)
    if set_back and kept.last_at is not None:
        kept = replace(kept, last_at=now)
    early = set_back and kept.duty.at_once
    while (at := look_at(kept, steps, now, holidays)) is not None and (early or at <= now):
        n = kept.taken
        last = len(steps.steps) - 1
        taken.append(Step(n=n, of=None if n == 0 else steps.steps[min(n - 1, last)]))
        kept = replace(kept, taken=n + 1, last_at=now)
        early = False
    return tuple(taken), kept


def _is_told_by_day(kept: Kept, steps: DutySteps) -> bool:
    """True where each step that is left was planned so; those after the last are never told in another hour."""
    left = range(kept.taken, len(steps.steps) + 1)
    return not kept.duty.at_once and all(day.is_day(_planned(kept.duty, n, steps)) for n in left)


def _planned(duty: Duty, n: int, steps: DutySteps) -> datetime:
    """When step `n` is to be taken, of those that are taken once."""
    by_day = duty.body in TO_SETTINGS and not duty.at_once
    if n > 0:
        late = steps.steps[n - 1].after_min
        return day.later(duty.overdue, late) if by_day else duty.overdue + timedelta(minutes=late)
    if duty.at_once:
        return duty.start + timedelta(minutes=steps.remind_after_min)
    due = day.before_night(duty.due) if by_day else duty.due
    at = max(duty.start, due - timedelta(minutes=steps.remind_before_min))
    return day.by_day(at) if by_day else at
