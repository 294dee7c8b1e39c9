"""The people whom somebody keeps true, or works beside: who they are, what they are appointed to, where too few are.

Asked of the server and kept by no device: logins and addresses are in no feed of a setting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from asyncpg import Record
from msgspec import Struct

from server.access.administration import KEEPS_FACTS, KEEPS_PEOPLE, KEEPS_PLACES, keeps, keeps_post
from server.access.appointments import Appointment, Place, in_force
from server.access.who import Holder
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.append import instant
from server.people.enough import needed_for, too_short
from server.people.factor import Standing, confirmed, standing
from server.people.reading import read_appointments, read_places
from server.policy.pack import Pack
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
    """`login` and `email` are empty for whoever keeps facts there and not people."""

    person: PersonId
    name: Line
    login: Line
    email: Line
    suspended_at: Instant | None
    invited_until: Instant | None
    signed_up: bool
    seen_at: Instant | None
    appointments: tuple[PostListed, ...]


class ShortRoute(Struct, frozen=True, kw_only=True):
    setting: SettingId
    route: Line
    left: int


class PeopleAnswer(Struct, frozen=True, kw_only=True):
    people: tuple[PersonKept, ...]
    short: tuple[ShortRoute, ...]


class Keeps(Struct, frozen=True, kw_only=True):
    """Whose people and whose facts the holder keeps true; `places`: they may add settings."""

    people: tuple[SettingId, ...]
    places: bool
    facts: tuple[SettingId, ...]


class SessionNow(Struct, frozen=True, kw_only=True):
    """`confirmed_until`: until when a second factor counts as just shown."""

    person: PersonId
    confirmed_until: Instant | None
    factor: Standing
    keeps: Keeps


class Register:
    def __init__(self, *, database: Database, packs: Mapping[str, Pack], clock: Clock) -> None:
        self._database = database
        self._packs = packs
        self._clock = clock

    async def of(self, holder: Holder) -> PeopleAnswer:
        """Those appointed where the holder keeps anything true, and, for who keeps people, those not yet appointed
        anywhere. Of each only the appointments there."""
        now = self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            pack = self._packs[
                await connection.fetchval("select pack_name from tenant where tenant_id = $1", holder.tenant)
            ]
            posts, places = await read_appointments(), await read_places()
            rows = await connection.fetch(_PEOPLE, holder.tenant, now)
        held = in_force((a for a in posts if a.person == holder.person), now)
        here = {s: place for s, place in places.items() if keeps(held, KEEPS_FACTS, place)}
        people = []
        for row in rows:
            theirs = [a for a in posts if a.person == str(row["person_id"])]
            shown = [a for a in theirs if keeps_post(held, KEEPS_FACTS, a, places)]
            is_kept = any(keeps_post(held, KEEPS_PEOPLE, a, places) for a in theirs)
            is_new = not theirs and any(a.role in KEEPS_PEOPLE for a in held)
            if shown or is_new:
                listed = [_listed(a, needed_for(a, pack, posts, places, now)) for a in sorted(shown, key=_in_order)]
                people.append(_person(row, listed, whole=is_kept or is_new))
        short = too_short(pack, posts, here, now)
        return PeopleAnswer(
            people=tuple(people),
            short=tuple(ShortRoute(setting=one.setting, route=one.route, left=one.left) for one in short),
        )

    async def session(self, holder: Holder) -> SessionNow:
        """What the holder may do now."""
        now = self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            posts, places = await read_appointments(), await read_places()
            until = await confirmed(connection, holder, now)
            factor = await standing(connection, holder)
        held = in_force((a for a in posts if a.person == holder.person), now)
        return SessionNow(
            person=holder.person,
            confirmed_until=None if until is None else instant(until),
            factor=factor,
            keeps=Keeps(
                people=_where(held, KEEPS_PEOPLE, places),
                places=any(a.role in KEEPS_PLACES and a.setting is None for a in held),
                facts=_where(held, KEEPS_FACTS, places),
            ),
        )


_PEOPLE = (
    "select p.person_id, p.name, p.login, p.email, p.disabled_at, p.passphrase_hash is not null as joined,"
    " (select max(i.ends_at) from invitation i where i.tenant_id = $1 and i.person_id = p.person_id"
    "  and i.used_at is null and i.ends_at > $2) as invited_until,"
    " (select max(s.seen_at) from session s where s.tenant_id = $1 and s.person_id = p.person_id) as seen_at"
    " from person p where p.tenant_id = $1 order by p.name, p.person_id"
)


def _where(held: Sequence[Appointment], roles: frozenset[Role], places: Mapping[str, Place]) -> tuple[str, ...]:
    return tuple(sorted(setting for setting, place in places.items() if keeps(held, roles, place)))


def _in_order(post: Appointment) -> tuple[datetime, str]:
    return post.from_at, post.id


def _listed(post: Appointment, needed: Sequence[str]) -> PostListed:
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


def _person(row: Record, posts: Sequence[PostListed], *, whole: bool) -> PersonKept:
    return PersonKept(
        person=str(row["person_id"]),
        name=row["name"],
        login=row["login"] if whole else "",
        email=(row["email"] or "") if whole else "",
        suspended_at=_at(row["disabled_at"]),
        invited_until=_at(row["invited_until"]),
        signed_up=row["joined"],
        seen_at=_at(row["seen_at"]),
        appointments=tuple(posts),
    )


def _at(at: datetime | None) -> str | None:
    return None if at is None else instant(at)
