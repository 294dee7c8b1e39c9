"""What another policy would have done with last month's concerns: who would have been told, how soon, and what would
have been owed. Pure.

Only concerns that began on a desk count, also those that left it since: whoever changes a policy must not learn from a
number that there is a confidential one, about them perhaps (S7). No word of any is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from server.access.appointments import Appointment, in_force
from server.adopted.holding import Where
from server.escalation.audience import of_desk
from server.escalation.rules import ladder_for
from server.feeds.demanding import holds, is_here
from server.feeds.matters import Facts
from server.policy.duties import DutyRule
from server.policy.owed import in_use
from server.policy.pack import Pack

MONTH: Final = timedelta(days=31)


class Past(Struct, frozen=True, kw_only=True):
    """A concern as the clear index has it."""

    setting: str
    facts: Facts
    received_at: datetime


class LastMonth(Struct, frozen=True, kw_only=True):
    concerns: int
    other_ladder: int
    """Of those, how many would have climbed another ladder."""
    others_told_first: int
    """Of those, how many would have reached other people at once."""
    other_duties: int
    """Of those, of how many something else would have been owed, or by another time."""


def replay(
    before: Pack, after: Pack, past: Iterable[Past], appointments: Iterable[Appointment], settings: Mapping[str, Where]
) -> LastMonth:
    """By the appointments that were in force when each came."""
    everyone, changed = tuple(appointments), _changed(before, after)
    concerns = other_ladder = others_first = other_duties = 0
    for one in past:
        if one.setting not in settings:
            continue
        where = settings[one.setting]
        held, place = in_force(everyone, one.received_at), where.place
        came = replace(one.facts, classified=None)
        was, would_be = (ladder_for(pack.ladders, facts=came, confidential=False) for pack in (before, after))
        first, would_first = before.ladders.plans[was].steps[0], after.ladders.plans[would_be].steps[0]
        told, would_tell = ({one.person for one in of_desk(step, held, place)} for step in (first, would_first))
        concerns += 1
        other_ladder += was is not would_be
        # Who was on duty back then is not on record; that only they would have been told is enough to say so.
        others_first += told != would_tell or first.on_duty != would_first.on_duty
        other_duties += any(is_here(rule, where.kind, where.nation) and holds(rule, one.facts) for rule in changed)
    return LastMonth(
        concerns=concerns, other_ladder=other_ladder, others_told_first=others_first, other_duties=other_duties
    )


def _changed(before: Pack, after: Pack) -> tuple[DutyRule, ...]:
    """Rules that only one of them has, or that say something else in the other, but for their words."""
    was, would_be = ({rule.id: replace(rule, what="", cites="") for rule in in_use(pack)} for pack in (before, after))
    both = [(was.get(name), would_be.get(name)) for name in was.keys() | would_be.keys()]
    return tuple(rule for old, new in both if old != new for rule in (old, new) if rule is not None)
