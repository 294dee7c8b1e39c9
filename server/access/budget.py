"""How much of something one device may do: so much at once, and so much again in a day. Pure.

A budget is kept as one instant, the one at which it is whole again. It needs no clock that runs while nothing happens,
and a device that nobody has heard of yet has a whole one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

_DAY = timedelta(days=1)


class Budget(Struct, frozen=True, kw_only=True):
    """`at_once` is what a whole one holds, `a_day` what comes back in a day."""

    at_once: int
    a_day: int

    @property
    def refill(self) -> timedelta:
        """From empty to whole."""
        return self.time_of(self.at_once)

    def time_of(self, cost: int) -> timedelta:
        """How long so much takes to come back."""
        return _DAY * cost / self.a_day


class Spent(Struct, frozen=True):
    whole_at: datetime


class TooEarly(Struct, frozen=True):
    """There is not enough left; after so long there is, if nothing else is spent meanwhile."""

    wait: timedelta


def spend(budget: Budget, whole_at: datetime, cost: int, now: datetime) -> Spent | TooEarly:
    """Takes `cost`, at most what a whole budget holds: more would have to wait for ever.

    An instant further off than it ever could be means that a clock was set back: then the budget is empty, and no
    worse than that (F9).
    """
    assert 0 <= cost <= budget.at_once, "a whole budget must be enough"
    after = min(max(whole_at, now), now + budget.refill) + budget.time_of(cost)
    missing = after - (now + budget.refill)
    return TooEarly(missing) if missing > timedelta() else Spent(after)


def give_back(budget: Budget, whole_at: datetime, cost: int) -> datetime:
    """What was spent in vain is there again. Earlier than now means whole."""
    return whole_at - budget.time_of(cost)
