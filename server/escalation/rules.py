"""The ladder: when its next step is due, and what taking it means. Pure; timing and roles are the pack's.

Level-triggered: nothing here remembers what was promised. Given how far the telling has got and what time it is, it
says what is to be done now, so that it may run late, twice, or in another process, and come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from server.escalation import day
from server.escalation.audience import Hearer
from server.feeds.matters import Facts
from server.feeds.waking import Ladder
from server.policy.pack import LadderPlan, Ladders
from sync.messages.assessing import Exploitation
from sync.messages.escalation import Channel, LadderName

RULES: Final = "escalation/1"

Audience = Callable[[int], tuple[Hearer, ...]]
"""Whom the step with this index in the plan would tell, if nobody were skipped."""


class Taken(Struct, frozen=True, kw_only=True):
    """A step that is taken now. `unanswered` and `ended` say what is true from here on."""

    n: int
    told: tuple[Hearer, ...]
    unanswered: bool
    ended: bool


def ladder_for(ladders: Ladders, *, facts: Facts, confidential: bool, shared: bool = False) -> LadderName:
    """R9: Now whenever danger may be (R6), a child told of it, was moved, or was approached online, whatever a lead has
    classified since. Nothing else wakes anybody at night that another setting `shared` (R36), or that a lead has
    classified as not exploitation."""
    at_once = (
        confidential
        or facts.danger in ladders.now_when_danger
        or facts.disclosed in ladders.now_when_disclosed
        or facts.moved in ladders.now_when_moved
        or not ladders.now_when_kinds.isdisjoint(facts.kinds)
    )
    if at_once:
        return LadderName.NOW
    return LadderName.WORKING_DAY if shared or facts.classified is Exploitation.NO else LadderName.TODAY


def next_at(plan: LadderPlan, ladder: Ladder) -> datetime:
    """When the next step is due: counted from the start, so that an early step brings no later one forward; after the
    last one from the one before, so that a night without a worker is made up for by one repetition and not by forty."""
    if ladder.taken < len(plan.steps):
        since, minutes = ladder.from_at, plan.steps[ladder.taken].at_min
    else:
        since, minutes = ladder.last_at, plan.every_min
    if plan.by_day and ladder.taken > 0:
        return day.later(since, minutes)
    return since + timedelta(minutes=minutes)


def look_at(plan: LadderPlan, ladder: Ladder, now: datetime) -> datetime:
    """When to look at it next: a step of the day that nobody was there to take waits for the morning as well."""
    due = next_at(plan, ladder)
    return max(due, day.by_day(now)) if _asleep(plan, ladder, now) else due


def climb(
    plan: LadderPlan,
    ladder: Ladder,
    now: datetime,
    audience: Audience,
    reach: Mapping[str, Channel],
    *,
    hurry: bool = False,
) -> tuple[tuple[Taken, ...], Ladder]:
    """The steps to take now, and the ladder after them.

    `hurry`: somebody passed it on, so the next step does not wait for its time (R5). Nor does it where those just told
    cannot be woken, as long as a later step reaches somebody who can be (R12). A clock that reads earlier than the last
    step was set back: the next step is taken at once and the rest counted from now, because early is better than late.
    By night what can wait is told again only where somebody passed it on, or where those on duty were nobody.
    """
    ladder = _clock_set_back(plan, ladder, now)
    taken: list[Taken] = []
    stuck = ladder.taken > 0 and _stuck(plan, ladder, ladder.taken - 1, audience, reach)
    while (
        hurry
        or (not _asleep(plan, ladder, now) and (stuck or next_at(plan, ladder) <= now))
        or _too_few(plan, ladder, audience, reach)
    ):
        n = ladder.taken
        told = _told(plan, ladder, n, audience)
        last = n >= len(plan.steps) - 1
        step = Taken(
            n=n,
            told=told,
            unanswered=ladder.unanswered or plan.steps[_index(plan, n)].unanswered,
            ended=last,
        )
        taken.append(step)
        ladder = replace(
            ladder,
            taken=n + 1,
            last_at=now,
            told=tuple(dict.fromkeys((*ladder.told, *(hearer.person for hearer in told)))),
            unanswered=step.unanswered,
            ended=ladder.ended or last,
        )
        hurry = False
        stuck = _stuck(plan, ladder, n, audience, reach)
    return tuple(taken), ladder


def _asleep(plan: LadderPlan, ladder: Ladder, now: datetime) -> bool:
    """What comes at night is told once, as it comes; everything after that waits."""
    return plan.by_day and ladder.taken > 0 and not day.is_day(now)


def _index(plan: LadderPlan, n: int) -> int:
    return min(n, len(plan.steps) - 1)


def _told(plan: LadderPlan, ladder: Ladder, n: int, audience: Audience) -> tuple[Hearer, ...]:
    """At the chain's end also whoever could not take it: by then it is better asked twice (R10)."""
    everyone = audience(_index(plan, n))
    if n >= len(plan.steps) - 1:
        return everyone
    return tuple(hearer for hearer in everyone if hearer.person not in ladder.skipped)


def _stuck(plan: LadderPlan, ladder: Ladder, n: int, audience: Audience, reach: Mapping[str, Channel]) -> bool:
    """True if step `n` woke nobody and waiting for the next would be waiting for nothing."""
    if n >= len(plan.steps) - 1 or _woken(plan, ladder, n, audience, reach):
        return False
    later = range(n + 1, len(plan.steps))
    nobody_here = not _told(plan, ladder, n, audience)
    return nobody_here or any(_woken(plan, ladder, step, audience, reach) for step in later)


def _too_few(plan: LadderPlan, ladder: Ladder, audience: Audience, reach: Mapping[str, Channel]) -> bool:
    """True where those on duty, who were told alone, are only whoever knows of it, or cannot be woken while another
    lead can: that lead is told with them, whatever the hour (R5, R12)."""
    n = ladder.taken - 1
    if not (0 <= n < len(plan.steps) - 1 and plan.steps[n].on_duty) or _woken(plan, ladder, n, audience, reach):
        return False
    beside = bool(_told(plan, ladder, n + 1, audience)) and not _told(plan, ladder, n, audience)
    return beside or _woken(plan, ladder, n + 1, audience, reach)


def _woken(plan: LadderPlan, ladder: Ladder, step: int, audience: Audience, reach: Mapping[str, Channel]) -> bool:
    told = _told(plan, ladder, step, audience)
    # Whoever cannot take it is asked again at the chain's end, but is no reason to hurry there.
    can = [hearer.person for hearer in told if hearer.person not in ladder.skipped]
    return any(reach.get(person) is Channel.WEBPUSH for person in can)


def _clock_set_back(plan: LadderPlan, ladder: Ladder, now: datetime) -> Ladder:
    if now >= ladder.last_at:
        return ladder
    if ladder.taken < len(plan.steps):
        return replace(ladder, from_at=now - timedelta(minutes=plan.steps[ladder.taken].at_min), last_at=now)
    return replace(ladder, last_at=now - timedelta(minutes=plan.every_min))
