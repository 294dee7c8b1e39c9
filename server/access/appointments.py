"""Who works where, as rules read it: plain values, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from sync.messages.people import Role

LEADS = frozenset({Role.LEAD, Role.DEPUTY})
"""Roles that follow the desk of their settings."""

ANSWERS_FOR_SETTINGS = LEADS | {Role.REGIONAL, Role.SAFEGUARDING, Role.ADMINISTRATOR}
"""Roles that, held above settings, have to know each setting's people and numbers."""

KNOWS_CHILDREN = LEADS | {Role.ADMINISTRATOR}
"""Roles that, held above settings, have to know each setting's children by name: they keep the list."""


class Place(Struct, frozen=True, kw_only=True):
    """A setting and the region it belongs to, if any. `bridges` are those that it is an end of, also such as nobody has
    agreed to yet, or that have ended: what passed stays readable on both sides."""

    setting: str
    region: str | None
    bridges: tuple[str, ...] = ()


class Appointment(Struct, frozen=True, kw_only=True):
    """A role that a person holds at a setting, or in a region, or (both None) in the whole tenant (R35)."""

    person: str
    name: str
    role: Role
    title: str
    setting: str | None
    region: str | None
    from_at: datetime
    to_at: datetime | None
    id: str = ""
    disabled: bool = False
    """The person was suspended: no appointment of theirs counts, whatever its dates say."""

    def holds_at(self, now: datetime) -> bool:
        """From the first instant up to, and without, the last."""
        return not self.disabled and self.from_at <= now and (self.to_at is None or now < self.to_at)

    def covers(self, place: Place) -> bool:
        """True if the appointment is at the setting, or above it."""
        if self.setting is not None:
            return self.setting == place.setting
        return self.region is None or self.region == place.region


def in_force(appointments: Iterable[Appointment], now: datetime) -> tuple[Appointment, ...]:
    """Those that hold at `now`."""
    return tuple(appointment for appointment in appointments if appointment.holds_at(now))


def by_person(appointments: Iterable[Appointment]) -> dict[str, tuple[Appointment, ...]]:
    """All of them, by whoever holds them."""
    posts: dict[str, list[Appointment]] = {}
    for appointment in appointments:
        posts.setdefault(appointment.person, []).append(appointment)
    return {person: tuple(held) for person, held in posts.items()}
