"""What waits for one person to be told, and where they can be: read in one go, before anything is sent."""

from __future__ import annotations

from datetime import datetime

from asyncpg import Connection, Record
from msgspec import Struct

from server.alerts.rules import Fate, ended_unsent, may_try
from server.feeds.matters import MatterState
from server.feeds.waking import DUTY_BELL, Says


class Alert(Struct, frozen=True, kw_only=True):
    """`ends` says why it is not to be sent at all. `unanswered`: so many have been told of it in vain that a push
    service which takes a message is no longer believed to have delivered it."""

    alert_id: str
    matter_id: str
    says: Says
    made_at: datetime
    mailed: bool
    ends: Fate | None
    unanswered: bool = False


class OwnDevice(Struct, frozen=True, kw_only=True):
    """A subscription of the person's, on a device that is not withdrawn. `may_try`: it is not left alone just now."""

    subscription_id: str
    device_id: str
    rest_key_id: str
    sealed: bytes
    failures: int
    may_try: bool


class Waiting(Struct, frozen=True, kw_only=True):
    """`email` is None for whoever has none. Times are the database's."""

    tenant_id: str
    person_id: str
    email: str | None
    alerts: tuple[Alert, ...]
    devices: tuple[OwnDevice, ...]
    now: datetime
    mails: int
    """In the hour before. `urgent_mails` of them said that it is urgent."""
    urgent_mails: int

    @property
    def to_send(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.alerts if alert.ends is None)


DEVICES = (
    " from subscription s join device d on d.tenant_id = s.tenant_id and d.device_id = s.device_id"
    " where s.tenant_id = $1 and s.person_id = $2 and d.revoked_at is null and not d.shared"
)
"""Of one person, those that may be sent to."""


async def read_waiting(connection: Connection, tenant_id: str, person_id: str) -> Waiting:
    person = await connection.fetchrow(
        "select now() as now, p.email, p.disabled_at is null and exists (select from appointment a"
        "  where a.tenant_id = $1 and a.person_id = $2 and a.from_at <= now() and (a.to_at is null or now() < a.to_at)"
        " ) as works from person p where p.tenant_id = $1 and p.person_id = $2",
        *(tenant_id, person_id),
    )
    assert person is not None, "an alert refers to a person"
    # What a lead wrote is theirs, and they may say so in the same breath: a second lead is told all the same (R5). What
    # was moved away is told to others since, and this person may be whom it is about (R28).
    alerts = await connection.fetch(
        "select a.alert_id, a.matter_id, a.says, a.made_at, a.mailed_at is not null as mailed,"
        # Of a duty it goes on whoever has it, as long as something is owed: then it is due to be looked at.
        " case when a.notice_id is not null or a.link_id is not null then true"
        "  when a.duty_id is not null then exists (select from due d"
        "   where d.tenant_id = $1 and d.kind = $4 and d.id = a.matter_id)"
        "  else m.state is null or m.state = $3 or (a.step = 0 and m.acknowledged_by = m.author_id) end"
        " and (m.moved_at is null or a.made_at >= m.moved_at) as waits,"
        " a.duty_id is null and a.notice_id is null and a.link_id is null and coalesce(l.unanswered, false)"
        " as unanswered from alert a left join ladder l on l.tenant_id = a.tenant_id and l.matter_id = a.matter_id"
        " left join matter m on m.tenant_id = a.tenant_id and m.matter_id = a.matter_id"
        " where a.tenant_id = $1 and a.person_id = $2 and a.done_at is null order by a.made_at, a.alert_id",
        *(tenant_id, person_id, MatterState.UNREAD.value, DUTY_BELL),
    )
    devices = await connection.fetch(
        "select s.subscription_id, s.device_id, s.rest_key_id, s.sealed, s.failures, s.next_try_at"
        f"{DEVICES} order by s.subscription_id",
        *(tenant_id, person_id),
    )
    mails = await connection.fetchrow(
        # All that one mail stood for has one instant.
        "select count(distinct mailed_at) as all, count(distinct mailed_at) filter (where says = $3) as urgent"
        " from alert where tenant_id = $1 and person_id = $2 and mailed_at > now() - interval '1 hour'"
        " and mailed_at <= now()",
        *(tenant_id, person_id, Says.NOW.value),
    )
    assert mails is not None, "a count"
    now: datetime = person["now"]
    return Waiting(
        tenant_id=tenant_id,
        person_id=person_id,
        email=person["email"],
        alerts=tuple(_alert(row, now, works=person["works"]) for row in alerts),
        devices=tuple(_device(row, now) for row in devices),
        now=now,
        mails=mails["all"],
        urgent_mails=mails["urgent"],
    )


def _alert(row: Record, now: datetime, *, works: bool) -> Alert:
    return Alert(
        alert_id=str(row["alert_id"]),
        matter_id=str(row["matter_id"]),
        says=Says(row["says"]),
        made_at=row["made_at"],
        mailed=row["mailed"],
        ends=ended_unsent(works=works, waits=row["waits"], age=now - row["made_at"]),
        unanswered=row["unanswered"],
    )


def _device(row: Record, now: datetime) -> OwnDevice:
    return OwnDevice(
        subscription_id=str(row["subscription_id"]),
        device_id=str(row["device_id"]),
        rest_key_id=str(row["rest_key_id"]),
        sealed=row["sealed"],
        failures=row["failures"],
        may_try=may_try(row["next_try_at"], row["failures"], now),
    )
