"""Lanes: what is due of one kind, how many calls may do it at once, and how they are shared between tenants. Pure.

The share is level-triggered: whatever is not taken now is asked for again when a call ends or two seconds later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence

from msgspec import Struct

Handler = Callable[[str, Sequence[str]], Coroutine[object, object, None]]
"""Does rows of one tenant, by their ids, and in its own commit removes them or says when they are due again. Any of
them may have been done before, by a worker that died before it could say so."""


class Lane(Struct, frozen=True, kw_only=True):
    handler: Handler
    together: int
    """Rows of one tenant that one call may take."""
    calls: int
    """Calls at once."""
    calls_each: int
    """Of which for one tenant."""


class Place(Struct, frozen=True):
    """Where a row waits: one tenant's rows of one kind."""

    tenant_id: str
    kind: str


class Share(Struct, frozen=True, kw_only=True):
    place: Place
    rows: int


class Turns:
    """Who was served when, in this process. Whoever has waited longest comes first, so that a tenant with one row does
    not wait behind the backlogs of a hundred others."""

    def __init__(self, places_max: int = 10_000) -> None:
        self._served: dict[Place, None] = {}
        self._places_max = places_max

    def order(self, places: Sequence[Place]) -> list[Place]:
        """Those never served first, then by when they were."""
        waiting = dict.fromkeys(places)
        served = [place for place in self._served if place in waiting]
        return [place for place in places if place not in self._served] + served

    def had(self, place: Place) -> None:
        self._served.pop(place, None)
        self._served[place] = None
        if len(self._served) > self._places_max:
            del self._served[next(iter(self._served))]


def shares(lanes: Mapping[str, Lane], waiting: Sequence[Place], calling: Counter[Place]) -> list[Share]:
    """How many rows to take for whom, `waiting` in the order of their turns, `calling` being the calls under way.

    What is free of a lane is divided evenly, and never all of it goes to one tenant when the lane says so.
    """
    given = []
    for kind, lane in lanes.items():
        free = lane.calls - sum(calls for place, calls in calling.items() if place.kind == kind)
        next_ = [place for place in waiting if place.kind == kind and calling[place] < lane.calls_each][: max(free, 0)]
        for place in next_:
            calls = min(max(free // len(next_), 1), lane.calls_each - calling[place])
            given.append(Share(place=place, rows=calls * lane.together))
    return given
