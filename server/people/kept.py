"""One person as the list of people shows them: to who keeps them, works beside them or has to agree to something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asyncpg import Record
from msgspec import Struct

from server.access.appointments import Appointment
from server.feeds.append import instant
from server.people.ways_in import Waiting, WayIn
from sync.messages.base import AppointmentId, Instant, Line, PersonId, RegionId, SettingId
from sync.messages.people import Role


class PostListed(Struct, frozen=True, kw_only=True):
    """`needed_for`: what would have too few people if it ended (R31)."""

    appointment: AppointmentId
    role: Role
    title: Line
    setting: SettingId | None
    region: RegionId | None
    from_at: Instant
    to_at: Instant | None
    needed_for: tuple[Line, ...]


class PersonKept(Struct, frozen=True, kw_only=True):
    """`login` and `email` are empty for whoever keeps facts there and not people. `operator_invited_at`: when whoever
    runs Harken last made an invitation with which somebody could sign in as them; it is never forgotten. `way_in`:
    their newest invitation, for whoever keeps them and for themselves; `waits_for_agreement`: that one, if it waits for
    the holder to agree. `woken`: an alert reaches a device of their own.
    """

    person: PersonId
    name: Line
    login: Line
    email: Line
    suspended_at: Instant | None
    invited_until: Instant | None
    operator_invited_at: Instant | None
    way_in: WayIn | None
    waits_for_agreement: Waiting | None
    signed_up: bool
    seen_at: Instant | None
    appointments: tuple[PostListed, ...]
    woken: bool = False


def post_listed(post: Appointment, needed: Sequence[str]) -> PostListed:
    return PostListed(
        appointment=post.id,
        role=post.role,
        title=post.title,
        setting=post.setting,
        region=post.region,
        from_at=instant(post.from_at),
        to_at=_at(post.to_at),
        needed_for=tuple(needed),
    )


def person_kept(
    row: Record, posts: Sequence[PostListed], way: WayIn | None, waiting: Waiting | None, *, whole: bool
) -> PersonKept:
    return PersonKept(
        person=str(row["person_id"]),
        name=row["name"],
        login=row["login"] if whole else "",
        email=(row["email"] or "") if whole else "",
        suspended_at=_at(row["disabled_at"]),
        invited_until=_at(row["invited_until"]),
        operator_invited_at=_at(row["operator_invited_at"]),
        way_in=way,
        waits_for_agreement=waiting,
        signed_up=row["joined"],
        seen_at=_at(row["seen_at"]),
        appointments=tuple(posts),
        woken=row["woken"],
    )


def _at(at: datetime | None) -> str | None:
    return None if at is None else instant(at)
