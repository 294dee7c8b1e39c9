"""Checks of one provider: whether the right people would hear, and what was written arrives and finds a place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from server.access.appointments import LEADS, Appointment, Place, in_force
from server.access.receivers import receivers, routes_are_enough
from server.alerts.rules import DOUBTED
from server.feeds.registers import Shift
from server.people.reading import id_text, read_appointments
from server.policy.load import REFUSED
from server.settings.cover import Days, uncovered
from server.settings.tables import SettingRow
from server.watch.findings import Finding, Tenant, TenantCheck, attention, broken
from server.watch.overdue import COUNT
from sync.messages.settings import OpenHours

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


async def additions_stand(tenant: Tenant) -> AsyncIterator[Finding]:
    """A version of the program brought texts over which a provider's own additions no longer stand."""
    for one in tenant.pack.defects:
        if one.id == REFUSED:
            yield broken(
                "policy",
                f"{tenant.slug}: its own additions to its policy are not in use: {one.text}",
                f"say so to its administrator; `harken policy check --tenant {tenant.slug}` says it again",
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
    """Where a rota is kept at all (R14): from eleven tonight until the morning."""
    tonight = _tonight(tenant.now)
    shifts: dict[str, list[Shift]] = {}
    for row in await tenant.connection.fetch(
        "select setting_id, person_id, from_at, to_at from cover where tenant_id = $1", tenant.tenant
    ):
        shift = Shift(person_id=str(row["person_id"]), from_at=row["from_at"], to_at=row["to_at"])
        shifts.setdefault(str(row["setting_id"]), []).append(shift)
    closed: dict[str, list[Days]] = {}
    for row in await tenant.connection.fetch(
        "select setting_id, from_on, to_on from closure where tenant_id = $1", tenant.tenant
    ):
        closed.setdefault(str(row["setting_id"]), []).append((row["from_on"], row["to_on"]))
    held = in_force(await read_appointments(), tenant.now)
    for one in await SettingRow.objects().order_by(SettingRow.name):
        setting = str(one.setting_id)
        if setting not in shifts:
            continue
        gap = uncovered(
            shifts=shifts[setting],
            closures=closed.get(setting, ()),
            leads=_leads_of(held, Place(setting=setting, region=id_text(one.region_id))),
            open_hours=msgspec.json.decode(one.open_hours, type=tuple[OpenHours, ...]),
            now=tonight,
        )
        if gap is not None:
            yield attention(
                "cover",
                f"{tenant.slug}: nobody is on cover tonight at {one.name}, from {gap.from_at.astimezone(_ZONE):%H:%M}",
                "fill the rota, or say who will be",
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


async def nothing_is_overdue(tenant: Tenant) -> AsyncIterator[Finding]:
    """R13: by count alone. What it is, and of whom, is for those who lead there."""
    overdue = await tenant.connection.fetchval(COUNT, tenant.tenant)
    if overdue:
        yield attention(
            "duties",
            f"{tenant.slug}: {overdue} concerns have something that is late by policy or law",
            "leads and seniors are told again and again; see that they can be woken, and ask them",
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
    additions_stand,
    leads_can_be_woken,
    somebody_is_on_cover,
    alerts_go_out,
    nothing_is_overdue,
    subscriptions_work,
    held_items_find_a_place,
    tablets_are_seen,
    all_items_came,
)
