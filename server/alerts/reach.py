"""Who could be woken at this moment, and how: for leads, who can do something about it (R14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from server.access.appointments import Appointment, Place, in_force
from server.access.follow import feeds_for
from server.access.who import Holder
from server.alerts.rules import DOUBTED
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.append import instant
from server.people.reading import id_text, read_appointments
from server.settings.tables import SettingRow
from sync.feeds import FeedKind
from sync.messages.base import Instant, Line, PersonId, SettingId
from sync.messages.escalation import Channel
from sync.messages.people import Role


class Reached(Struct, frozen=True, kw_only=True):
    """`devices` are those that can be pushed; `heard_at` is when they last took a message of what lies on a desk that
    the asker follows: when they were woken of anything else would hint at what is confidential (S7)."""

    person: PersonId
    name: Line
    title: Line
    setting: SettingId
    by: Channel
    devices: int
    heard_at: Instant | None


class ReachAnswer(Struct, frozen=True, kw_only=True):
    people: tuple[Reached, ...]


class Means(Struct, frozen=True, kw_only=True):
    """How one person can be reached."""

    mailed: bool
    devices: int
    heard_at: datetime | None


# The newest first, until one is of a desk that is followed.
_HEARD_AT = (
    "select a.done_at from alert a join matter m on m.tenant_id = $1 and m.matter_id = a.matter_id"
    " join feed f on f.tenant_id = $1 and f.feed_id = m.feed_id"
    " where a.tenant_id = $1 and a.person_id = p.person_id and a.outcome = 'webpush'"
    " and f.kind = 'desk' and f.about = any($3::uuid[]) order by a.done_at desc limit 1"
)
_NO_MEANS = Means(mailed=False, devices=0, heard_at=None)


class Reach:
    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, holder: Holder) -> ReachAnswer:
        """Everyone who would be told of what comes to the holder's desks; nobody for whoever follows none."""
        now = self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            appointments = in_force(await read_appointments(), now)
            places = [
                Place(setting=str(row.setting_id), region=id_text(row.region_id)) for row in await SettingRow.objects()
            ]
            followed = feeds_for(
                tenant=holder.tenant,
                person=holder.person,
                appointments=appointments,
                member_of=(),
                places=places,
                now=now,
            )
            desks = {feed.about for feed in followed if feed.kind is FeedKind.DESK}
            rows = await connection.fetch(
                f"select p.person_id, p.email is not null as mailed, count(d.device_id) as devices, ({_HEARD_AT}) as"  # noqa: S608 (joined from our own texts)
                " heard_at from person p"
                " left join subscription s on s.tenant_id = $1 and s.person_id = p.person_id and s.failures < $2"
                " left join device d on d.tenant_id = $1 and d.device_id = s.device_id and d.revoked_at is null"
                " and not d.shared where p.tenant_id = $1 group by p.person_id, p.email",
                *(holder.tenant, DOUBTED, list(desks)),
            )
        means = {
            str(row["person_id"]): Means(mailed=row["mailed"], devices=row["devices"], heard_at=row["heard_at"])
            for row in rows
        }
        return ReachAnswer(
            people=tuple(
                one for place in places if place.setting in desks for one in reached(place, appointments, means)
            )
        )


def reached(place: Place, appointments: Sequence[Appointment], means: Mapping[str, Means]) -> tuple[Reached, ...]:
    """Leads and those above them, each human once, by the nearest of their appointments."""
    told = [a for a in appointments if a.role is not Role.RECORDER and a.covers(place)]
    nearest = {a.person: a for a in sorted(told, key=_distance, reverse=True)}
    return tuple(
        _reached(a, place, means.get(a.person, _NO_MEANS))
        for a in sorted(nearest.values(), key=lambda a: (_distance(a), a.name, a.person))
    )


def _distance(appointment: Appointment) -> int:
    if appointment.setting is not None:
        return 0
    return 1 if appointment.region is not None else 2


def _reached(a: Appointment, place: Place, means: Means) -> Reached:
    by = Channel.WEBPUSH if means.devices else Channel.EMAIL if means.mailed else Channel.NONE
    return Reached(
        person=a.person,
        name=a.name,
        title=a.title,
        setting=place.setting,
        by=by,
        devices=means.devices,
        heard_at=None if means.heard_at is None else instant(means.heard_at),
    )
