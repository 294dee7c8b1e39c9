"""Whether enough people are left for whoever is told of something (R31). Pure.

"Two routes" means two humans left after any one is removed: whoever is away, or is the one it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from server.access.appointments import Appointment, Place, in_force
from server.access.receivers import ROUTES_MIN, receivers
from server.policy.pack import Pack
from sync.messages.escalation import LadderName

LADDER_STEPS = 2
"""Of the ladder that must not fail: whoever its later steps tell is told too late to be counted on."""


class Route(StrEnum):
    CONCERNS = "concerns"
    """About a child: whom the first steps of the desk's ladder tell."""
    ADULTS = "adults"
    """About an adult who works or helps here: the staff concern chain."""


class Short(Struct, frozen=True, kw_only=True):
    """A route on which too few humans are `left` once any one is removed. With `missing` more there would be enough."""

    setting: str
    route: Route
    left: int
    missing: int


def humans(pack: Pack, appointments: Iterable[Appointment], place: Place, now: datetime) -> dict[Route, frozenset[str]]:
    """Who stands on each route of a setting."""
    held = in_force(appointments, now)
    steps = pack.ladders.plans[LadderName.NOW].steps[:LADDER_STEPS]
    roles = {role for step in steps for role in step.roles}
    chain = receivers(chain=pack.staff_concern_chain, appointments=held, place=place, now=now)
    return {
        Route.CONCERNS: frozenset(a.person for a in held if a.covers(place) and a.role in roles),
        Route.ADULTS: frozenset(receiver.person for receiver in chain),
    }


def left(people: frozenset[str]) -> int:
    return max(0, len(people) - 1)


def too_short(
    pack: Pack, appointments: Iterable[Appointment], places: Mapping[str, Place], now: datetime
) -> tuple[Short, ...]:
    """Every route of these settings on which fewer than two are left."""
    everyone = tuple(appointments)
    return tuple(
        Short(setting=setting, route=route, left=left(people), missing=ROUTES_MIN + 1 - len(people))
        for setting, place in sorted(places.items())
        for route, people in humans(pack, everyone, place, now).items()
        if left(people) < ROUTES_MIN
    )


class Unheard(Struct, frozen=True, kw_only=True):
    """A setting whose routes are too short of those whom an alert or a mail would reach, and the `people` it would not.
    They count for R31 all the same: it asks who may be told, and this who hears of it tonight."""

    setting: str
    people: tuple[str, ...]


def unheard(
    pack: Pack,
    appointments: Iterable[Appointment],
    places: Mapping[str, Place],
    now: datetime,
    reached: frozenset[str],
) -> tuple[Unheard, ...]:
    """Of these settings, those where more of the people who are there already would have to be reached."""
    everyone = tuple(appointments)
    found: dict[str, set[str]] = {}
    for setting, place in sorted(places.items()):
        for people in humans(pack, everyone, place, now).values():
            if left(people & reached) < ROUTES_MIN and people - reached:
                found.setdefault(setting, set()).update(people - reached)
    return tuple(Unheard(setting=setting, people=tuple(sorted(people))) for setting, people in found.items())


def needed_for(
    post: Appointment,
    pack: Pack,
    appointments: Iterable[Appointment],
    places: Mapping[str, Place],
    now: datetime,
) -> tuple[Route, ...]:
    """The routes that would lose a human, and have too few, if this appointment ended."""
    if not post.holds_at(now):
        return ()
    everyone = tuple(appointments)
    without = tuple(a for a in everyone if a.id != post.id)
    found: set[Route] = set()
    for place in (place for place in places.values() if post.covers(place)):
        after = humans(pack, without, place, now)
        for route, people in humans(pack, everyone, place, now).items():
            if after[route] < people and left(after[route]) < ROUTES_MIN:
                found.add(route)
    return tuple(route for route in Route if route in found)
