"""How often one address may ask, kept in this process's memory and nowhere else.

It spares the database, and no more than that: a link is found out by nobody, and each counts its own wrong codes.
Behind a proxy all have the proxy's address, so there is room for as many as open links at one moment.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from datetime import datetime
from typing import Final

from server.access.budget import Budget, TooEarly, spend
from server.web.problems import Problem, Reason

ASKS: Final = Budget(at_once=120, a_day=120 * 24 * 60)
"""Two a second, and 120 at once."""
_KNOWN_MAX: Final = 10_000


class Strangers:
    """By address; whoever has not asked for longest is forgotten first."""

    def __init__(self, budget: Budget = ASKS) -> None:
        self._budget = budget
        self._whole_at: OrderedDict[str, datetime] = OrderedDict()

    def ask(self, address: str, now: datetime) -> None:
        """Raises WAIT for whoever asks too often."""
        before = self._whole_at.pop(address, now)
        match spend(self._budget, before, 1, now):
            case TooEarly() as early:
                self._whole_at[address] = before
                raise Problem(Reason.WAIT, retry_after_s=math.ceil(early.wait.total_seconds()))
            case spent:
                self._whole_at[address] = spent.whole_at
        if len(self._whole_at) > _KNOWN_MAX:
            self._whole_at.popitem(last=False)
