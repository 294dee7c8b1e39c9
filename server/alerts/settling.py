"""What was tried is written down: what devices answered, what became of alerts, and when to look again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from asyncpg import Connection
from msgspec import Struct

from server.alerts.channel import Outcome, Sent
from server.alerts.rules import LIVES, Fate, Mail, ended_sent, failures_after, mail_wait, next_turn, wait_after
from server.alerts.waiting import DEVICES, Alert, OwnDevice, Waiting
from server.chance import Chance
from server.feeds.waking import ALERT_BELL


class Told(Struct, frozen=True, kw_only=True):
    """How it went for one person. `mailed` are the alerts that a mail has just stood for, `mail` how that went."""

    pushed: bool
    devices_left: bool
    mail: Mail
    mailed: frozenset[str] = frozenset()


def dice(chance: Chance) -> float:
    """In [0, 1)."""
    return int.from_bytes(chance.bytes(4), "big") / 2**32


async def put_tries(connection: Connection, waiting: Waiting, tries: Mapping[OwnDevice, Sent], chance: Chance) -> None:
    """Forgets devices that are gone for ever, and those alone; leaves others alone for a while."""
    heard = [device for device, sent in tries.items() if sent.outcome is Outcome.DELIVERED]
    gone = [device for device, sent in tries.items() if sent.outcome is Outcome.GONE]
    failed = [device for device in tries if device not in heard and device not in gone]
    failures = [failures_after(tries[device].outcome, device.failures) for device in failed]
    waits = [wait_after(tries[device], n, dice(chance)) for device, n in zip(failed, failures, strict=True)]
    whose = (waiting.tenant_id, waiting.person_id)
    await connection.execute(
        "select from subscription where tenant_id = $1 and person_id = $2 order by subscription_id for update", *whose
    )
    if heard:
        await connection.execute(
            "update subscription set heard_at = now(), failures = 0, next_try_at = null"
            " where tenant_id = $1 and person_id = $2 and subscription_id = any($3::uuid[])",
            *(*whose, _ids(heard)),
        )
    if gone:
        await connection.execute(
            "delete from subscription where tenant_id = $1 and person_id = $2 and subscription_id = any($3::uuid[])",
            *(*whose, _ids(gone)),
        )
    if failed:
        await connection.execute(
            "update subscription as s set failures = w.failures, next_try_at = now() + w.wait"
            " from unnest($3::uuid[], $4::integer[], $5::interval[]) as w (id, failures, wait)"
            " where s.tenant_id = $1 and s.person_id = $2 and s.subscription_id = w.id",
            *(*whose, _ids(failed), failures, waits),
        )


async def settle(connection: Connection, waiting: Waiting, told: Told, chance: Chance) -> Mapping[str, Fate]:
    """Ends the alerts that have ended, and lets go of the due row, or says when it is due again.

    The row is locked by a statement of its own, and what there is to do is read by the next: that one sees what was
    committed while we waited. A step that brings another alert waits for our commit, or is seen here.
    """
    whose = (waiting.tenant_id, waiting.person_id)
    await connection.execute(
        "select from due where tenant_id = $1 and kind = $3 and id = $2 for update", *whose, ALERT_BELL
    )
    rows = await connection.fetch(
        "select alert_id, now() as now from alert where tenant_id = $1 and person_id = $2 and done_at is null", *whose
    )
    undone = {str(row["alert_id"]) for row in rows}
    ours = [alert for alert in waiting.alerts if alert.alert_id in undone]
    fates = {alert.alert_id: fate for alert in ours if (fate := _fate(alert, told)) is not None}
    await connection.execute(
        "update alert as a set mailed_at = case when w.mailed then coalesce(a.mailed_at, now()) else a.mailed_at end,"
        " done_at = case when w.fate is null then null else now() end, outcome = w.fate"
        " from unnest($2::uuid[], $3::boolean[], $4::text[]) as w (id, mailed, fate)"
        " where a.tenant_id = $1 and a.alert_id = w.id",
        waiting.tenant_id,
        [alert.alert_id for alert in ours],
        [alert.alert_id in told.mailed for alert in ours],
        [fates.get(alert.alert_id) for alert in ours],
    )
    left = [alert for alert in ours if alert.alert_id not in fates]
    if not undone - fates.keys():
        await connection.execute("delete from due where tenant_id = $1 and kind = $3 and id = $2", *whose, ALERT_BELL)
        return fates
    now = rows[0]["now"]
    more = undone - {alert.alert_id for alert in ours}
    at = now if more else await _next_at(connection, waiting, told, left, now, dice(chance))
    await connection.execute(
        "insert into due (at, tenant_id, kind, id, rung_at) values ($4, $1, $3, $2, greatest(now(), clock_timestamp()))"
        " on conflict (tenant_id, kind, id) do update"
        " set at = excluded.at, rung_at = excluded.rung_at, lease_until = null",
        *(*whose, ALERT_BELL, at),
    )
    return fates


def _fate(alert: Alert, told: Told) -> Fate | None:
    if alert.ends is not None:
        return alert.ends
    mail = Mail.SENT if alert.mailed or alert.alert_id in told.mailed else told.mail
    return ended_sent(pushed=told.pushed, devices_left=told.devices_left, mail=mail)


async def _next_at(
    connection: Connection, waiting: Waiting, told: Told, left: Collection[Alert], now: datetime, roll: float
) -> datetime:
    """The first moment at which something may go better: for a device, for mail; or when the first alert expires."""
    found: datetime | None = await connection.fetchval(
        f"select min(greatest(s.next_try_at, now() + $3::interval)){DEVICES}",
        *(waiting.tenant_id, waiting.person_id, next_turn(roll)),
    )
    ages: list[timedelta] = [now - alert.made_at for alert in left]
    moments = [now + LIVES - max(ages)]
    if found is not None:
        moments.append(found)
    if told.mail is Mail.LATER and any(not alert.mailed for alert in left):
        moments.append(now + mail_wait(max(ages), roll))
    return min(moments)


def _ids(devices: Collection[OwnDevice]) -> list[str]:
    return [device.subscription_id for device in devices]
