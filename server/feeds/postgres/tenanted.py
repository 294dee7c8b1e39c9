"""What units and readings both read."""

from __future__ import annotations

from collections.abc import Collection

from asyncpg import Connection, Record

from server.access.appointments import Place
from server.feeds.postgres.rows import feed_of, held_of, matter_of, text_of
from server.feeds.store import (
    AuthorKey,
    Device,
    Feed,
    HeldItem,
    Matter,
    WrappedKey,
)
from sync.feeds import FeedName

APPOINTMENTS = (
    "select a.appointment_id, a.person_id, p.name, a.role, a.title, a.setting_id, a.region_id, a.from_at, a.to_at,"
    " p.disabled_at"
    " from appointment a join person p on p.tenant_id = a.tenant_id and p.person_id = a.person_id"
    " where a.tenant_id = $1"
)


class Tenanted:
    """What both sides read. Row-level security would add the tenant; statements name it, for indexes start with it."""

    def __init__(self, connection: Connection, tenant_id: str) -> None:
        self.connection = connection
        self.tenant_id = tenant_id

    async def _rows(self, statement: str, *arguments: object) -> list[Record]:
        rows: list[Record] = await self.connection.fetch(statement, self.tenant_id, *arguments)
        return rows

    async def settings(self) -> dict[str, Place]:
        rows = await self._rows("select setting_id, region_id from setting where tenant_id = $1")
        return {
            str(row["setting_id"]): Place(setting=str(row["setting_id"]), region=text_of(row["region_id"]))
            for row in rows
        }

    async def feeds(self, names: Collection[FeedName]) -> dict[FeedName, Feed]:
        if not names:
            return {}
        rows = await self._rows(
            "select f.feed_id, f.kind, f.about, f.seq, f.head from feed f"
            " join unnest($2::text[], $3::uuid[]) as w(kind, about) on f.kind = w.kind and f.about = w.about"
            " where f.tenant_id = $1",
            [name.kind.value for name in names],
            [name.about for name in names],
        )
        return {feed.name: feed for feed in map(feed_of, rows)}

    async def matters(self, matter_ids: Collection[str]) -> dict[str, Matter]:
        """Nothing of what was disposed of: whoever still names it names what nobody knows."""
        rows = await self._rows(
            "select m.*, f.kind as feed_kind, f.about as feed_about from matter m"
            " join feed f on f.tenant_id = m.tenant_id and f.feed_id = m.feed_id"
            " where m.tenant_id = $1 and m.matter_id = any($2::uuid[]) and not exists (select from entry e"
            "  where e.tenant_id = $1 and e.matter_id = m.matter_id and e.blob is null)"
            " and not exists (select from disposal d"
            "  where d.tenant_id = $1 and d.matter_id = m.matter_id and d.begun_at is not null)",
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
