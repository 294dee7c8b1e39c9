"""The devices of a setting, as whoever keeps its facts true sees them: codes for new ones, what has not arrived, and
withdrawing one that is lost, stolen or done with.

From then on nobody reads on it, and it signs nothing that takes its place. What it still holds is taken all the same
and held for a person: it may be the only copy of what somebody saw (T5).
"""

from __future__ import annotations

from datetime import datetime

import structlog
from asyncpg import Connection
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from server.access.administration import KEEPS_FACTS, keeps
from server.access.appointments import in_force
from server.access.codes import LIFE, offer
from server.access.guards import signed_in
from server.access.who import Holder
from server.chance import Chance
from server.clock import Clock
from server.db.tenant_tx import Database
from server.devices.missing import missing_of
from server.feeds.append import instant
from server.feeds.store import Store
from server.keys.tenant import KeyRing
from server.web.problems import Problem, Reason
from sync import ids
from sync.messages.base import DeviceId, Instant, Line, SettingId

log = structlog.get_logger()


class DeviceListed(Struct, frozen=True, kw_only=True):
    """`seen_at`: it last asked for its front door, as each does hourly; not when it last sent something (S7).
    `missing`: so many things were written on it before others that came, and have not come."""

    device: DeviceId
    name: Line
    setting: SettingId
    shared: bool
    enrolled_at: Instant
    seen_at: Instant
    revoked_at: Instant | None
    missing: int = 0


class DevicesAnswer(Struct, frozen=True, kw_only=True):
    devices: tuple[DeviceListed, ...]


class CodeAsked(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    setting: SettingId
    shared: bool


class CodeMade(Struct, frozen=True, kw_only=True):
    """To be shown once: only a hash of it is kept."""

    code: str
    ends_at: Instant


class Devices:
    def __init__(self, *, database: Database, store: Store, keyring: KeyRing, clock: Clock, chance: Chance) -> None:
        self._keyring = keyring
        self._chance = chance
        self._database = database
        self._store = store
        self._clock = clock

    async def of(self, holder: Holder) -> DevicesAnswer:
        """Those of the settings whose facts the holder keeps, withdrawn ones too; none for everybody else."""
        kept, keys = await self._kept(holder), await self._keyring.of(holder.tenant)
        async with self._database.tenant_tx(holder.tenant) as connection:
            rows = await connection.fetch(
                "select device_id, name, setting_id, shared, enrolled_at, seen_at, revoked_at from device"
                " where tenant_id = $1 and setting_id = any($2::uuid[]) order by setting_id, name, enrolled_at",
                holder.tenant,
                kept,
            )
            missing = await missing_of(connection, keys, [str(row["device_id"]) for row in rows]) if rows else {}
        return DevicesAnswer(
            devices=tuple(
                DeviceListed(
                    device=str(row["device_id"]),
                    name=row["name"],
                    setting=str(row["setting_id"]),
                    shared=row["shared"],
                    enrolled_at=instant(row["enrolled_at"]),
                    seen_at=instant(row["seen_at"]),
                    revoked_at=None if row["revoked_at"] is None else instant(row["revoked_at"]),
                    missing=missing.get(str(row["device_id"]), 0),
                )
                for row in rows
            )
        )

    async def code(self, holder: Holder, asked: CodeAsked) -> CodeMade:
        """With it one browser becomes a device of the setting. NOT_FOUND alike for a setting that is not the holder's
        to keep, one of another provider, and one that never was."""
        if asked.setting not in await self._kept(holder):
            raise Problem(Reason.NOT_FOUND)
        now = self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            code = await offer(
                *(connection, holder.tenant, asked.setting),
                shared=asked.shared,
                made_by=holder.person,
                now=now,
                chance=self._chance,
            )
        return CodeMade(code=code, ends_at=instant(now + LIFE))

    async def revoke(self, holder: Holder, device: str) -> None:
        """Withdraws a device; once more changes nothing. NOT_FOUND alike for one that is not the holder's to withdraw,
        one of another provider, one that never was, and what is no id at all."""
        kept, now = await self._kept(holder), self._clock.now()
        async with self._database.tenant_tx(holder.tenant) as connection:
            found = ids.is_id(device) and await connection.fetchval(
                "update device set revoked_at = coalesce(revoked_at, $4),"
                " revoked_by = case when revoked_at is null then $5::uuid else revoked_by end"
                " where tenant_id = $1 and device_id = $2 and setting_id = any($3::uuid[]) returning device_id",
                holder.tenant,
                device,
                kept,
                now,
                holder.person,
            )
            if not found:
                raise Problem(Reason.NOT_FOUND)
            await _end_all_on(connection, holder.tenant, device, now)
        log.info("device-withdrawn", withdrawn=device)

    async def _kept(self, holder: Holder) -> list[str]:
        """The settings whose facts the holder keeps now."""
        async with self._store.reading(holder.tenant) as reading:
            held = in_force(await reading.appointments_of(holder.person), self._clock.now())
            places = await reading.settings()
        return [place.setting for place in places.values() if keeps(held, KEEPS_FACTS, place)]


async def _end_all_on(connection: Connection, tenant: str, device: str, now: datetime) -> None:
    """Who is signed in there, who signed there, and whom it would have woken."""
    await connection.execute(
        "update session set ended_at = $3 where tenant_id = $1 and device_id = $2 and ended_at is null",
        tenant,
        device,
        now,
    )
    await connection.execute(
        "update author_key set revoked_at = $3 where tenant_id = $1 and device_id = $2 and revoked_at is null",
        tenant,
        device,
        now,
    )
    await connection.execute("delete from subscription where tenant_id = $1 and device_id = $2", tenant, device)


@get("/devices", guards=[signed_in])
async def list_devices(holder: NamedDependency[Holder], devices: NamedDependency[Devices]) -> DevicesAnswer:
    """For whoever keeps the facts of settings: the devices there."""
    return await devices.of(holder)


@post("/devices/codes", guards=[signed_in], status_code=201)
async def make_code(
    data: JSONBody[CodeAsked], holder: NamedDependency[Holder], devices: NamedDependency[Devices]
) -> CodeMade:
    """The same: a code for a new device of one of their settings."""
    return await devices.code(holder, data)


@post("/devices/{device_id:str}/revoke", guards=[signed_in], status_code=204)
async def revoke_device(
    device_id: FromPath[str], holder: NamedDependency[Holder], devices: NamedDependency[Devices]
) -> None:
    """The same: withdraws a device of one of their settings."""
    await devices.revoke(holder, device_id)


ROUTES = (list_devices, make_code, revoke_device)
