"""To whom a rule makes something owed: of which child, which authority, in which forum, and for which time. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from msgspec import Struct

from server.duties import calendar
from server.duties.duty import KnownChild, KnownConcern, Reviewed
from server.policy.duties import DutyRule, Forum
from sync.messages.duties import Needs
from sync.messages.owing import DutyEach


class Whom(Struct, frozen=True, kw_only=True):
    """`reviewed`: the review after which it is owed again, in a forum that meets every `every_days` days. `since`: from
    when there is somebody to whom it can be owed."""

    child: str | None = None
    whom: str = ""
    needs: Needs
    nth: int = 0
    every_days: int = 0
    reviewed: Reviewed | None = None
    since: datetime | None = None


def whom_of(rule: DutyRule, known: KnownConcern, forums: tuple[Forum, ...]) -> Iterator[Whom]:
    if rule.challenged:
        yield from _of_challenges(rule, known)
        return
    match rule.each:
        case DutyEach.CONCERN:
            yield Whom(needs=rule.needs)
        case DutyEach.FORUM:
            for forum in forums:
                yield from _reviews(rule, known, forum)
        case DutyEach.CHILD | DutyEach.AUTHORITY | DutyEach.COUNTERPART | DutyEach.OUTSIDE:
            for child in known.children:
                yield from _of_child(rule, child)


def again_in(reviewed: Reviewed, every_days: int) -> tuple[datetime, datetime]:
    """From when, and until when: on the day that the forum set, and never later than its own round."""
    held = min(reviewed.on, reviewed.at.astimezone(calendar.LOCAL).date())
    due = calendar.days(_noon(held), every_days)
    if reviewed.again_on is not None:
        due = min(due, calendar.days(_noon(reviewed.again_on), 0))
    return reviewed.at, max(reviewed.at, due)


def _of_child(rule: DutyRule, child: KnownChild) -> Iterator[Whom]:
    match rule.each:
        case DutyEach.AUTHORITY:
            # Where nobody is recorded, to find out who it is or that there is none is what is owed (R21).
            yield from (Whom(child=child.child, whom=name, needs=rule.needs) for name in child.placing)
            if not child.placing and not child.unplaced:
                yield Whom(child=child.child, needs=Needs.PLACING)
        case DutyEach.COUNTERPART:
            for one in child.counterparts:
                if one.here:
                    yield Whom(child=child.child, whom=one.setting, needs=rule.needs, since=one.since)
        case DutyEach.OUTSIDE:
            yield from (Whom(child=child.child, whom=name, needs=rule.needs) for name in child.outside)
        case _:
            yield Whom(child=child.child, needs=rule.needs)


def _of_challenges(rule: DutyRule, known: KnownConcern) -> Iterator[Whom]:
    children = {None} if rule.each is DutyEach.CONCERN else {one.child for one in known.children}
    for one in known.challenged:
        if one.body is rule.to and one.child in children:
            yield Whom(child=one.child, whom=one.whom, needs=rule.needs, nth=one.nth, since=one.at)


def _reviews(rule: DutyRule, known: KnownConcern, forum: Forum) -> Iterator[Whom]:
    """The first is owed of every open risk; another after each, while it is being dealt with or the forum said when."""
    last = known.reviewed.get(forum.id)
    if last is not None and known.followed_up and last.again_on is None:
        return
    times = 0 if last is None else last.times
    yield Whom(whom=forum.id, needs=rule.needs, nth=times, every_days=forum.every_days, reviewed=last)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), calendar.LOCAL)
