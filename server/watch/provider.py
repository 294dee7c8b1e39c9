"""Checks of one provider: whether the right people would hear, and what was written arrives and finds a place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from server.access.appointments import LEADS, Appointment, Place, in_force
from server.access.receivers import receivers, routes_are_enough
from server.alerts.rules import DOUBTED
from server.people.reading import id_text, read_appointments
from server.settings.tables import SettingRow
from server.watch.findings import Finding, Tenant, TenantCheck, attention, broken

ALERT_STUCK: Final = timedelta(minutes=15)
HELD_LONG: Final = timedelta(days=1)
UNSEEN: Final = timedelta(days=7)
GAP_SETTLES: Final = timedelta(hours=1)
"""So long after a later item an earlier one may still come by itself."""
TONIGHT: Final = time(23)
_ZONE: Final = ZoneInfo("Europe/London")


async def routes_have_two(tenant: Tenant) -> AsyncIterator[Finding]:
    """R31: whichever one person a concern is about, two humans are left to tell."""
    appointments = await read_appointments()
    for row in await SettingRow.objects().order_by(SettingRow.name):
        place = Place(setting=str(row.setting_id), region=id_text(row.region_id))
        told = receivers(chain=tenant.pack.staff_concern_chain, appointments=appointments, place=place, now=tenant.now)
        if not routes_are_enough(told):
            yield (attention if told else broken)(
                "routes",
                f"{tenant.slug}: a concern about an adult at {row.name} has {len(told)} people who may be told; "
                "three are needed, so that two are left whoever it is about",
                "appoint somebody at the setting, in its region or for the provider",
            )


async def leads_can_be_woken(tenant: Tenant) -> AsyncIterator[Finding]:
    rows = await tenant.connection.fetch(
        "select p.person_id from person p where p.tenant_id = $1 and (p.email is not null or exists (select"
        " from subscription s join device d on d.tenant_id = s.tenant_id and d.device_id = s.device_id"
        " where s.tenant_id = $1 and s.person_id = p.person_id and s.failures < $2 and d.revoked_at is null"
        " and not d.shared))",
        *(tenant.tenant, DOUBTED),
    )
    reachable = {str(row["person_id"]) for row in rows}
    held = in_force(await read_appointments(), tenant.now)
    for row in await SettingRow.objects().order_by(SettingRow.name):
        leads = _leads_of(held, Place(setting=str(row.setting_id), region=id_text(row.region_id)))
        silent = sorted(leads - reachable)
        if not leads & reachable:
            yield broken(
                "leads",
                f"{tenant.slug}: no lead of {row.name} can be woken by any device or mail",
                "give them a mail address, or let them switch alerts on on a device of their own",
            )
        for person in silent if leads & reachable else ():
            yield attention(
                "leads",
                f"{tenant.slug}: lead {person} of {row.name} can be woken by nothing",
                "give them a mail address, or let them switch alerts on on a device of their own",
            )


async def somebody_is_on_cover(tenant: Tenant) -> AsyncIterator[Finding]:
    """Where a rota is kept at all (R14): at eleven tonight."""
    moment = _tonight(tenant.now)
    rows = await tenant.connection.fetch(
        "select s.name from setting s where s.tenant_id = $1"
        " and exists (select from cover c where c.tenant_id = $1 and c.setting_id = s.setting_id)"
        " and not exists (select from cover c where c.tenant_id = $1 and c.setting_id = s.setting_id"
        "  and c.from_at <= $2 and $2 < c.to_at) order by s.name",
        *(tenant.tenant, moment),
    )
    for row in rows:
        yield attention(
            "cover", f"{tenant.slug}: nobody is on cover tonight at {row['name']}", "fill the rota, or say who will be"
        )


async def alerts_go_out(tenant: Tenant) -> AsyncIterator[Finding]:
    row = await tenant.connection.fetchrow(
        "select count(*) as alerts, count(distinct person_id) as people from alert"
        " where tenant_id = $1 and done_at is null and made_at < $2",
        *(tenant.tenant, tenant.now - ALERT_STUCK),
    )
    if row is not None and row["alerts"]:
        yield attention(
            "alerts",
            f"{tenant.slug}: {row['alerts']} alerts to {row['people']} people have not been taken for a quarter of an "
            "hour",
            "see push-not-taken and mail-not-taken in the worker's log; the ladder goes on to the next meanwhile",
        )


async def subscriptions_work(tenant: Tenant) -> AsyncIterator[Finding]:
    failing = await tenant.connection.fetchval(
        "select count(*) from subscription where tenant_id = $1 and failures >= $2", *(tenant.tenant, DOUBTED)
    )
    if failing:
        yield attention(
            "subscriptions",
            f"{tenant.slug}: {failing} devices of leads no longer take what is pushed",
            "their owners open Harken there once and switch alerts on again",
        )


async def held_items_find_a_place(tenant: Tenant) -> AsyncIterator[Finding]:
    waiting = await tenant.connection.fetchval(
        "select count(*) from held where tenant_id = $1 and placed_at is null and received_at < $2",
        *(tenant.tenant, tenant.now - HELD_LONG),
    )
    if waiting:
        yield attention(
            "held",
            f"{tenant.slug}: {waiting} held items have waited for a place for more than a day",
            "leads see them on their desk and can place them; harken verify says whether they are whole",
        )


async def tablets_are_seen(tenant: Tenant) -> AsyncIterator[Finding]:
    rows = await tenant.connection.fetch(
        "select s.name, count(*) as tablets from device d join setting s on s.tenant_id = $1"
        " and s.setting_id = d.setting_id where d.tenant_id = $1 and d.shared and d.revoked_at is null"
        " and d.seen_at < $2 group by s.name order by s.name",
        *(tenant.tenant, tenant.now - UNSEEN),
    )
    for row in rows:
        yield attention(
            "tablets",
            f"{tenant.slug}: {row['tablets']} shared tablets of {row['name']} have not been seen for 7 days",
            "find them and open Harken there: something may lie on them that nobody has; withdraw what is lost",
        )


async def all_items_came(tenant: Tenant) -> AsyncIterator[Finding]:
    """A device numbers what it makes. What is held has no number that we could trust."""
    rows = await tenant.connection.fetch(
        "select c.device_id, max(c.device_seq) - count(distinct c.device_seq)"
        " - (select count(*) from held h where h.tenant_id = $1 and h.carrier_id = c.device_id and h.placed_at is null)"
        " as missing from command c where c.tenant_id = $1 and c.device_id is not null and c.received_at < $2"
        " group by c.device_id order by c.device_id",
        *(tenant.tenant, tenant.now - GAP_SETTLES),
    )
    for row in rows:
        if row["missing"] > 0:
            yield attention(
                "gaps",
                f"{tenant.slug}: {row['missing']} items of device {row['device_id']} never came, and later ones did",
                "open Harken on that device and let it send; if it is lost, ask whoever wrote on it",
            )


def _leads_of(held: tuple[Appointment, ...], place: Place) -> set[str]:
    return {one.person for one in held if one.role in LEADS and one.covers(place)}


def _tonight(now: datetime) -> datetime:
    here = now.astimezone(_ZONE)
    return max(now, datetime.combine(here.date(), TONIGHT, _ZONE))


CHECKS: Final[tuple[TenantCheck, ...]] = (
    routes_have_two,
    leads_can_be_woken,
    somebody_is_on_cover,
    alerts_go_out,
    subscriptions_work,
    held_items_find_a_place,
    tablets_are_seen,
    all_items_came,
)
