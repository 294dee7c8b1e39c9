"""The people whom somebody keeps true, or works beside: who they are, what they are appointed to, where too few are.

Asked of the server and kept by no device: logins and addresses are in no feed of a setting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from server.access.administration import KEEPS_FACTS, KEEPS_PEOPLE, KEEPS_PLACES, keeps, keeps_post
from server.access.appointments import Appointment, Place, in_force
from server.access.inviting import AGREES, OPERATOR
from server.access.who import Holder
from server.adopted.reading import pack_of
from server.alerts.rules import DOUBTED
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.append import instant
from server.people.enough import needed_for, too_short, unheard
from server.people.factor import Standing, confirmed, standing
from server.people.kept import PersonKept, person_kept, post_listed
from server.people.reading import read_appointments, read_inviting, read_places
from server.people.ways_in import read_newest, waiting_for, way_in
from server.policy.load import Packs
from sync.messages.base import Instant, Line, PersonId, SettingId
from sync.messages.people import Role


class ShortRoute(Struct, frozen=True, kw_only=True):
    """Too few humans are `left` there once any one is removed (R31); `missing` more are enough."""

    setting: SettingId
    route: Line
    left: int
    missing: int


class NotReached(Struct, frozen=True, kw_only=True):
    """Enough may be told there, or not, and too few would hear of it: these have no address and no device that wakes
    them. Names, because a lead sees no address."""

    setting: SettingId
    names: tuple[Line, ...]


class PeopleAnswer(Struct, frozen=True, kw_only=True):
    people: tuple[PersonKept, ...]
    short: tuple[ShortRoute, ...]
    unheard: tuple[NotReached, ...] = ()


class Keeps(Struct, frozen=True, kw_only=True):
    """Whose people and whose facts the holder keeps true; `places`: they may add settings."""

    people: tuple[SettingId, ...]
    places: bool
    facts: tuple[SettingId, ...]


class SessionNow(Struct, frozen=True, kw_only=True):
    """`confirmed_until`: until when a second factor counts as just shown. `rehearsed`: of the settings whose facts
    the holder keeps, those where a rehearsal was ever held, which else only a desk tells."""

    person: PersonId
    confirmed_until: Instant | None
    factor: Standing
    keeps: Keeps
    rehearsed: tuple[SettingId, ...]


class Register:
    def __init__(self, *, database: Database, packs: Packs, clock: Clock) -> None:
        self._database = database
        self._packs = packs
        self._clock = clock

    async def of(self, holder: Holder) -> PeopleAnswer:
        """Those appointed where the holder keeps anything true, and, for who keeps people, those not yet appointed
        anywhere; and those to whose new way in the holder may agree. Of each only the appointments there."""
        now = self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            pack = await pack_of(holder.tenant, self._packs)
            inviting = await read_inviting(connection, holder.tenant, now)
            newest = await read_newest(connection, holder.tenant)
            rows = await connection.fetch(_PEOPLE, holder.tenant, now, OPERATOR, DOUBTED)
        posts, places = inviting.posts, inviting.places
        held = in_force((a for a in posts if a.person == holder.person), now)
        here = {s: place for s, place in places.items() if keeps(held, KEEPS_FACTS, place)}
        people = []
        for row in rows:
            person, joined = str(row["person_id"]), row["joined"]
            theirs = [a for a in posts if a.person == person]
            last = newest.get(person)
            waiting = None if last is None else waiting_for(holder.person, last, inviting, joined=joined)
            roles = KEEPS_FACTS if waiting is None else KEEPS_FACTS | AGREES
            shown = [a for a in theirs if keeps_post(held, roles, a, places)]
            is_kept = any(keeps_post(held, KEEPS_PEOPLE, a, places) for a in theirs)
            is_new = not theirs and any(a.role in KEEPS_PEOPLE for a in held)
            if shown or is_new:
                listed = [post_listed(a, needed_for(a, pack, posts, places, now)) for a in sorted(shown, key=_in_order)]
                told = last if is_kept or is_new or person == holder.person else None
                way = None if told is None else way_in(told, inviting, joined=joined)
                people.append(person_kept(row, listed, way, waiting, whole=is_kept or is_new))
        short = too_short(pack, posts, here, now)
        reached = frozenset(str(row["person_id"]) for row in rows if row["email"] is not None or row["woken"])
        names = {str(row["person_id"]): row["name"] for row in rows}
        return PeopleAnswer(
            people=tuple(people),
            short=tuple(
                ShortRoute(setting=one.setting, route=one.route, left=one.left, missing=one.missing) for one in short
            ),
            unheard=tuple(
                NotReached(setting=one.setting, names=tuple(sorted(names[person] for person in one.people)))
                for one in unheard(pack, posts, here, now, reached)
            ),
        )

    async def session(self, holder: Holder) -> SessionNow:
        """What the holder may do now."""
        now = self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            posts, places = await read_appointments(), await read_places()
            until = await confirmed(connection, holder, now)
            factor = await standing(connection, holder)
            rehearsed = {str(row["setting_id"]) for row in await connection.fetch(_REHEARSED, holder.tenant)}
        held = in_force((a for a in posts if a.person == holder.person), now)
        facts = _where(held, KEEPS_FACTS, places)
        return SessionNow(
            person=holder.person,
            confirmed_until=None if until is None else instant(until),
            factor=factor,
            keeps=Keeps(
                people=_where(held, KEEPS_PEOPLE, places),
                places=any(a.role in KEEPS_PLACES and a.setting is None for a in held),
                facts=facts,
            ),
            rehearsed=tuple(setting for setting in facts if setting in rehearsed),
        )


_PEOPLE = (
    "select p.person_id, p.name, p.login, p.email, p.disabled_at, p.passphrase_hash is not null as joined,"
    " (select max(i.ends_at) from invitation i where i.tenant_id = $1 and i.person_id = p.person_id"
    "  and i.used_at is null and i.ends_at > $2) as invited_until,"
    " (select max(i.made_at) from invitation i where i.tenant_id = $1 and i.person_id = p.person_id"
    "  and i.made_by = $3) as operator_invited_at,"
    " (select max(s.seen_at) from session s where s.tenant_id = $1 and s.person_id = p.person_id) as seen_at,"
    " exists (select from subscription s join device d on d.tenant_id = s.tenant_id and d.device_id = s.device_id"
    "  where s.tenant_id = $1 and s.person_id = p.person_id and s.failures < $4 and d.revoked_at is null"
    "  and not d.shared) as woken"
    " from person p where p.tenant_id = $1 order by p.name, p.person_id"
)

_REHEARSED = "select distinct setting_id from matter where tenant_id = $1 and kind = 'rehearsal'"


def _where(held: Sequence[Appointment], roles: frozenset[Role], places: Mapping[str, Place]) -> tuple[str, ...]:
    return tuple(sorted(setting for setting, place in places.items() if keeps(held, roles, place)))


def _in_order(post: Appointment) -> tuple[datetime, str]:
    return post.from_at, post.id
