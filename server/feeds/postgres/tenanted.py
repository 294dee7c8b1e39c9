"""What units and readings both read."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from asyncpg import Connection, Record

from server.access.appointments import Place
from server.feeds.items import AuthorKey, Device, HeldItem
from server.feeds.matters import Matter
from server.feeds.postgres.rows import feed_of, held_of, matter_of, text_of
from server.feeds.registers import Setting
from server.feeds.stored import Feed, WrappedKey
from sync.feeds import FeedName
from sync.messages.settings import DutyNumber, Nation, OpenHours, SettingKind

APPOINTMENTS = (
    "select a.appointment_id, a.person_id, p.name, a.role, a.title, a.setting_id, a.region_id, a.from_at, a.to_at,"
    " p.disabled_at"
    " from appointment a cross join lateral"
    "  (select p.name, p.disabled_at from person p where p.tenant_id = $1 and p.person_id = a.person_id offset 0) p"
    " where a.tenant_id = $1"
)


class Tenanted:
    """What both sides read. Row-level security would add the tenant; statements name it, for indexes start with it.

    What is looked up by its key for each of some rows is a lateral select with `offset 0`: how a plain join is done is
    the planner's to choose, and while it knows nothing of the tables it reads all that the tenant ever had.
    """

    def __init__(self, connection: Connection, tenant_id: str) -> None:
        self.connection = connection
        self.tenant_id = tenant_id

    async def _rows(self, statement: str, *arguments: object) -> list[Record]:
        rows: list[Record] = await self.connection.fetch(statement, self.tenant_id, *arguments)
        return rows

    async def settings(self) -> dict[str, Place]:
        rows = await self._rows("select setting_id, region_id from setting where tenant_id = $1")
        bridges: dict[object, list[str]] = {}
        for bridge in await self._rows(
            "select bridge_id, school_id, home_id from bridge where tenant_id = $1 order by bridge_id"
        ):
            for end in (bridge["school_id"], bridge["home_id"]):
                bridges.setdefault(end, []).append(str(bridge["bridge_id"]))
        return {
            str(row["setting_id"]): Place(
                setting=str(row["setting_id"]),
                region=text_of(row["region_id"]),
                bridges=tuple(bridges.get(row["setting_id"], ())),
            )
            for row in rows
        }

    async def setting_register(self) -> dict[str, Setting]:
        rows = await self._rows(
            "select setting_id, region_id, kind, nation, name, duty_numbers, open_hours from setting"
            " where tenant_id = $1"
        )
        return {
            str(row["setting_id"]): Setting(
                setting_id=str(row["setting_id"]),
                region_id=None if row["region_id"] is None else str(row["region_id"]),
                kind=SettingKind(row["kind"]),
                nation=Nation(row["nation"]),
                name=row["name"],
                duty_numbers=msgspec.json.decode(row["duty_numbers"], type=tuple[DutyNumber, ...]),
                open_hours=msgspec.json.decode(row["open_hours"], type=tuple[OpenHours, ...]),
            )
            for row in rows
        }

    async def feeds(self, names: Collection[FeedName]) -> dict[FeedName, Feed]:
        if not names:
            return {}
        rows = await self._rows(
            "select f.* from unnest($2::text[], $3::uuid[]) as w(kind, about) cross join lateral"
            "  (select f.feed_id, f.kind, f.about, f.seq, f.head from feed f"
            "   where f.tenant_id = $1 and f.kind = w.kind and f.about = w.about offset 0) f",
            [name.kind.value for name in names],
            [name.about for name in names],
        )
        return {feed.name: feed for feed in map(feed_of, rows)}

    async def matters(self, matter_ids: Collection[str]) -> dict[str, Matter]:
        """Nothing of what was disposed of: whoever still names it names what nobody knows."""
        rows = await self._rows(
            "select m.*, f.kind as feed_kind, f.about as feed_about from matter m"
            " join feed f on f.tenant_id = m.tenant_id and f.feed_id = m.feed_id"
            " where m.tenant_id = $1 and m.matter_id = any($2::uuid[])"
            " and not exists (select from entry e where e.tenant_id = $1 and e.matter_id = m.matter_id"
            "  and e.feed_id = m.feed_id and e.blob is null offset 0)"
            " and not exists (select from disposal d"
            "  where d.tenant_id = $1 and d.matter_id = m.matter_id and d.begun_at is not null offset 0)",
            list(matter_ids),
        )
        return {str(row["matter_id"]): matter_of(row) for row in rows}

    async def data_keys(self, data_key_ids: Collection[str]) -> dict[str, WrappedKey]:
        if not data_key_ids:
            return {}
        rows = await self._rows(
            "select data_key_id, rest_key_id, wrapped from data_key"
            " where tenant_id = $1 and data_key_id = any($2::uuid[])",
            list(data_key_ids),
        )
        return {
            str(row["data_key_id"]): WrappedKey(
                data_key_id=str(row["data_key_id"]), rest_key_id=str(row["rest_key_id"]), wrapped=row["wrapped"]
            )
            for row in rows
        }

    async def devices(self, device_ids: Collection[str]) -> dict[str, Device]:
        rows = await self._rows(
            "select device_id, setting_id, shared, public, revoked_at from device"
            " where tenant_id = $1 and device_id = any($2::uuid[])",
            list(device_ids),
        )
        return {
            str(row["device_id"]): Device(
                device_id=str(row["device_id"]),
                setting_id=str(row["setting_id"]),
                shared=row["shared"],
                public=row["public"],
                revoked=row["revoked_at"] is not None,
            )
            for row in rows
        }

    async def author_keys(self, key_ids: Collection[str]) -> dict[str, AuthorKey]:
        rows = await self._rows(
            "select key_id, person_id, device_id, public, revoked_at from author_key"
            " where tenant_id = $1 and key_id = any($2::uuid[])",
            list(key_ids),
        )
        return {
            str(row["key_id"]): AuthorKey(
                key_id=str(row["key_id"]),
                person_id=str(row["person_id"]),
                device_id=str(row["device_id"]),
                public=row["public"],
                revoked=row["revoked_at"] is not None,
            )
            for row in rows
        }

    async def held(self, held_id: str) -> HeldItem | None:
        rows = await self._rows(
            "select h.* from held h where h.tenant_id = $1 and h.held_id = $2 and h.placed_at is null"
            " and not exists (select from entry e"
            "  where e.tenant_id = $1 and e.matter_id = h.held_id and e.blob is null)",
            held_id,
        )
        return held_of(rows[0]) if rows else None
