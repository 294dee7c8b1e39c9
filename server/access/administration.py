"""Who may keep which facts true (R34). Pure: appointments in, yes or no out.

Three circles. Administrators keep people, settings and tablets and read no desk; heads do so for their own setting;
leads keep what they work with: children, contacts, cover, tablets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from server.access.appointments import LEADS, Appointment, Place
from sync.messages.people import Role

KEEPS_PEOPLE: Final = frozenset({Role.ADMINISTRATOR, Role.HEAD})
KEEPS_PLACES: Final = frozenset({Role.ADMINISTRATOR})
KEEPS_FACTS: Final = LEADS | {Role.ADMINISTRATOR, Role.HEAD}
"""Children's names, contacts, cover, tablets."""

CONFIRMED_ROLES: Final = frozenset(Role) - {Role.RECORDER}
"""Who holds one of these is told of children, or decides who is: appointing to one takes a second factor."""
CONFIRMED_FOR: Final = timedelta(minutes=10)
"""So long a second factor counts, once shown: enough to appoint everybody of a new setting."""

AT_SETTINGS_ONLY: Final = frozenset({Role.RECORDER, Role.HEAD})
ABOVE_SETTINGS_ONLY: Final = frozenset({Role.REGIONAL, Role.SAFEGUARDING, Role.CHIEF})


def role_fits(role: Role, *, setting: str | None, region: str | None) -> bool:
    """Some roles are only held at a setting, some only above one, and the safeguarding role only for everybody."""
    if role in AT_SETTINGS_ONLY:
        return setting is not None
    if role in {Role.SAFEGUARDING, Role.CHIEF}:
        return setting is None and region is None
    if role in ABOVE_SETTINGS_ONLY:
        return setting is None
    return True


def keeps(held: Iterable[Appointment], roles: Iterable[Role], place: Place | None) -> bool:
    """True for who holds one of the roles at the place or above it; `place` None: in the whole provider.

    `held` are one person's appointments in force.
    """
    wanted = frozenset(roles)
    return any(
        a.role in wanted and (a.covers(place) if place is not None else a.setting is None and a.region is None)
        for a in held
    )


def keeps_region(held: Iterable[Appointment], roles: Iterable[Role], region: str) -> bool:
    """The same, of a whole region."""
    wanted = frozenset(roles)
    return any(a.role in wanted and a.setting is None and a.region in (None, region) for a in held)


def keeps_post(
    held: Iterable[Appointment], roles: Iterable[Role], post: Appointment, places: Mapping[str, Place]
) -> bool:
    """The same, of the setting, the region or the provider that an appointment is in."""
    if post.region is not None:
        return keeps_region(held, roles, post.region)
    return keeps(held, roles, None if post.setting is None else places[post.setting])


def keeps_person(
    held: Iterable[Appointment], posts: Iterable[Appointment], places: Mapping[str, Place], now: datetime
) -> bool:
    """True for who keeps people in every place where this person is appointed, or will be, or last was. In one of them
    is not enough: a head could otherwise change, or sign in as, an administrator who also works at their school.
    Whoever was never appointed is anybody's who keeps people at all."""
    every, mine = tuple(posts), tuple(held)
    there = [a for a in every if a.to_at is None or a.to_at > now] or every
    return any(a.role in KEEPS_PEOPLE for a in mine) and all(
        keeps_post(mine, KEEPS_PEOPLE, post, places) for post in there
    )
