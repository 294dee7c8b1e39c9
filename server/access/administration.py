"""Who may keep which facts true (R34). Pure: appointments in, yes or no out.

Three circles. Administrators keep people, settings and tablets and read no desk; heads do so for their own setting;
leads keep what they work with: children, contacts, cover, tablets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from server.access.appointments import LEADS, Appointment, Place
from sync.messages.people import Role

KEEPS_PEOPLE: Final = frozenset({Role.ADMINISTRATOR, Role.HEAD})
KEEPS_PLACES: Final = frozenset({Role.ADMINISTRATOR})
KEEPS_FACTS: Final = LEADS | {Role.ADMINISTRATOR, Role.HEAD}
"""Children's names, contacts, cover, tablets."""

CONFIRMED_ROLES: Final = frozenset(Role) - {Role.RECORDER}
"""Who holds one of these is told of children, or decides who is: appointing to one takes a second factor."""

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
