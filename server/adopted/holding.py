"""Whether people hold what a policy names: roles that nobody has, routes that one absence breaks (R31). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from server.access.appointments import Appointment, Place, in_force
from server.people.enough import Route, too_short
from server.policy import saying
from server.policy.pack import Pack
from sync.messages.escalation import LadderName
from sync.messages.settings import Nation, SettingKind

ROUTES: Final = {
    Route.CONCERNS: "concerns about a child",
    Route.ADULTS: "concerns about an adult who works or helps here",
}


class Where(Struct, frozen=True, kw_only=True):
    """A setting: its name, what it is, its nation and its place."""

    name: str
    kind: SettingKind
    nation: Nation
    place: Place


def unheld(
    pack: Pack, appointments: Iterable[Appointment], settings: Mapping[str, Where], now: datetime
) -> Iterator[str]:
    """Of each setting, in sentences."""
    everyone = tuple(appointments)
    held = in_force(everyone, now)
    plan = pack.ladders.plans[LadderName.NOW]
    roles = dict.fromkeys(
        [
            *(role for step in plan.steps for role in step.roles),
            *(role for level in pack.staff_concern_chain for role in level.roles),
            *(role for notice in pack.notices for role in notice.roles),
        ]
    )
    short = too_short(pack, everyone, {one: where.place for one, where in settings.items()}, now)
    for setting, where in sorted(settings.items(), key=lambda one: (one[1].name, one[0])):
        for role in roles:
            if not any(a.role is role and a.covers(where.place) for a in held):
                yield f"{where.name}: nobody is {saying.role(pack, role, where.nation)}."
        for one in short:
            if one.setting == setting:
                left = "nobody is left" if one.left == 0 else f"only {one.left} is left"
                yield f"{where.name}: {left} for {ROUTES[one.route]}, once the one it is about is left out."  # R31
