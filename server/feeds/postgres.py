"""The store on PostgreSQL. SQL is by hand here, because these are the hot paths: each method is one statement."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection, DataError, IntegrityConstraintViolationError, Record

from server.access.appointments import Appointment, Place
from server.db.tenant_tx import Database
from server.feeds.store import (
    Answered,
    AuthorKey,
    CommandTold,
    Device,
    Feed,
    HeldItem,
    Matter,
    MatterChild,
    MatterKind,
    MatterState,
    NewCommand,
    NewEntry,
    StateKey,
    StoredEntry,
    StoreRefused,
    WrappedKey,
)
from sync import ids
from sync.chain import Class, Link
from sync.envelope import Route
from sync.feeds import FeedKind, FeedName
from sync.messages.people import Role


def _lock_number(tenant_id: str) -> int:
    """The tenant's advisory lock: 63 bits of its id. Two tenants on one number would only wait for each other."""
    return int.from_bytes(ids.raw(tenant_id)[:8], "big") >> 1


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Rows as the columns that `unnest` takes."""
    return [[row[i] for row in rows] for i in range(width)]


class PostgresStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def unit(self, tenant_id: str) -> AsyncIterator[PostgresUnit]:
        try:
            async with self._database.tenant_tx(tenant_id) as connection:
                await connection.execute("select pg_advisory_xact_lock($1)", _lock_number(tenant_id))
                yield PostgresUnit(connection, tenant_id)
        except (IntegrityConstraintViolationError, DataError) as error:
            raise StoreRefused(type(error).__name__) from error

    @asynccontextmanager
    async def reading(self, tenant_id: str) -> AsyncIterator[PostgresReading]:
        async with self._database.tenant_tx(tenant_id, isolation="repeatable_read") as connection:
            yield PostgresReading(connection, tenant_id)


class _Tenanted:
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
            str(row["setting_id"]): Place(setting=str(row["setting_id"]), region=_text(row["region_id"]))
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
        return {feed.name: feed for feed in map(_feed, rows)}

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
            "select key_id, person_id, public, revoked_at from author_key"
            " where tenant_id = $1 and key_id = any($2::uuid[])",
            list(key_ids),
        )
        return {
            str(row["key_id"]): AuthorKey(
                key_id=str(row["key_id"]),
                person_id=str(row["person_id"]),
                public=row["public"],
                revoked=row["revoked_at"] is not None,
            )
            for row in rows
        }

    async def held(self, held_id: str) -> HeldItem | None:
        rows = await self._rows(
            "select * from held where tenant_id = $1 and held_id = $2 and placed_at is null", held_id
        )
        return _held(rows[0]) if rows else None


class PostgresUnit(_Tenanted):
    async def now(self) -> datetime:
        at: datetime = await self.connection.fetchval("select now()")
        return at

    async def pack_name(self) -> str:
        name: str = await self.connection.fetchval("select pack_name from tenant where tenant_id = $1", self.tenant_id)
        return name

    async def answered(self, digests: Collection[bytes]) -> dict[bytes, Answered]:
        rows = await self._rows(
            "select digest, command_id, receipt, rsig from command where tenant_id = $1 and digest = any($2::bytea[])"
            " union all"
            " select digest, command_id, receipt, rsig from held where tenant_id = $1 and digest = any($2::bytea[])",
            list(digests),
        )
        return {
            row["digest"]: Answered(
                digest=row["digest"], cmd=str(row["command_id"]), receipt=row["receipt"], rsig=row["rsig"]
            )
            for row in rows
        }

    async def known_commands(self, command_ids: Collection[str]) -> set[str]:
        rows = await self._rows(
            "select command_id from command where tenant_id = $1 and command_id = any($2::uuid[])"
            " union select command_id from held where tenant_id = $1 and command_id = any($2::uuid[])",
            list(command_ids),
        )
        return {str(row["command_id"]) for row in rows}

    async def appointments(self) -> tuple[Appointment, ...]:
        return tuple(map(_appointment, await self._rows(_APPOINTMENTS)))

    async def children(self, child_ids: Collection[str]) -> set[str]:
        rows = await self._rows(
            "select child_id from child where tenant_id = $1 and child_id = any($2::uuid[])", list(child_ids)
        )
        return {str(row["child_id"]) for row in rows}

    async def matters(self, matter_ids: Collection[str]) -> dict[str, Matter]:
        rows = await self._rows(
            "select m.*, f.kind as feed_kind, f.about as feed_about from matter m"
            " join feed f on f.tenant_id = m.tenant_id and f.feed_id = m.feed_id"
            " where m.tenant_id = $1 and m.matter_id = any($2::uuid[])",
            list(matter_ids),
        )
        return {str(row["matter_id"]): _matter(row) for row in rows}

    async def case_members(self, feed_ids: Collection[str]) -> set[tuple[str, str]]:
        rows = await self._rows(
            "select feed_id, person_id from case_member where tenant_id = $1 and feed_id = any($2::uuid[])",
            list(feed_ids),
        )
        return {(str(row["feed_id"]), str(row["person_id"])) for row in rows}

    async def newest_states(self, keys: Collection[StateKey]) -> dict[StateKey, int]:
        if not keys:
            return {}
        rows = await self._rows(
            "select n.feed_id, n.kind, n.about, n.seq from newest_state n"
            " join unnest($2::uuid[], $3::text[], $4::uuid[]) as w(feed_id, kind, about)"
            " on (n.feed_id, n.kind, n.about) = (w.feed_id, w.kind, w.about) where n.tenant_id = $1",
            [key.feed_id for key in keys],
            [key.kind for key in keys],
            [key.about for key in keys],
        )
        return {StateKey(str(row["feed_id"]), row["kind"], str(row["about"])): row["seq"] for row in rows}

    async def waiting_for(self, matter_ids: Collection[str]) -> list[str]:
        rows = await self._rows(
            "select held_id from held where tenant_id = $1 and waits_for = any($2::uuid[]) and placed_at is null",
            list(matter_ids),
        )
        return [str(row["held_id"]) for row in rows]

    async def put_feeds(self, feeds: Sequence[Feed]) -> None:
        if feeds:
            await self.connection.execute(
                "insert into feed (tenant_id, feed_id, kind, about, seq, head)"
                " select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::bytea[])"
                " on conflict (tenant_id, feed_id) do update set seq = excluded.seq, head = excluded.head",
                self.tenant_id,
                *_columns([(f.feed_id, f.name.kind.value, f.name.about, f.seq, f.head) for f in feeds], 5),
            )

    async def put_data_keys(self, keys: Sequence[WrappedKey]) -> None:
        if keys:
            await self.connection.execute(
                "insert into data_key (tenant_id, data_key_id, rest_key_id, wrapped)"
                " select $1, * from unnest($2::uuid[], $3::uuid[], $4::bytea[])",
                self.tenant_id,
                *_columns([(key.data_key_id, key.rest_key_id, key.wrapped) for key in keys], 3),
            )

    async def put_entries(self, entries: Sequence[NewEntry]) -> None:
        if entries:
            rows = [
                (
                    e.feed_id,
                    e.seq,
                    e.link.cls.value,
                    e.link.prev,
                    e.link.leaf,
                    e.head,
                    e.matter_id,
                    e.data_key_id,
                    e.blob,
                )
                for e in entries
            ]
            await self.connection.execute(
                "insert into entry (tenant_id, feed_id, seq, class, prev, leaf, head, matter_id, data_key_id, blob)"
                ' select $1, feed_id, seq, class::"char", prev, leaf, head, matter_id, data_key_id, blob'
                " from unnest($2::uuid[], $3::bigint[], $4::text[], $5::bigint[], $6::bytea[], $7::bytea[], $8::uuid[],"
                " $9::uuid[], $10::bytea[])"
                " as e(feed_id, seq, class, prev, leaf, head, matter_id, data_key_id, blob)",
                self.tenant_id,
                *_columns(rows, 9),
            )

    async def put_newest_states(self, states: dict[StateKey, int]) -> None:
        if states:
            await self.connection.execute(
                "insert into newest_state (tenant_id, feed_id, kind, about, seq)"
                " select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[])"
                " on conflict (tenant_id, feed_id, kind, about) do update set seq = excluded.seq",
                self.tenant_id,
                *_columns([(key.feed_id, key.kind, key.about, seq) for key, seq in states.items()], 4),
            )

    async def put_matters(self, matters: Sequence[Matter]) -> None:
        if matters:
            rows = [
                (
                    m.matter_id,
                    m.kind.value,
                    m.setting_id,
                    m.feed_id,
                    m.data_key_id,
                    m.state.value,
                    m.author_id,
                    m.device_id,
                    m.danger,
                    m.adult,
                    m.made_at,
                    m.received_at,
                    m.acknowledged_at,
                    m.acknowledged_by,
                    m.followed_up_at,
                )
                for m in matters
            ]
            await self.connection.execute(
                "insert into matter (tenant_id, matter_id, kind, setting_id, feed_id, data_key_id, state, author_id,"
                " device_id, danger, adult, made_at, received_at, acknowledged_at, acknowledged_by, followed_up_at)"
                " select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],"
                " $8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::timestamptz[], $13::timestamptz[],"
                " $14::timestamptz[], $15::uuid[], $16::timestamptz[])"
                " on conflict (tenant_id, matter_id) do update set state = excluded.state,"
                " acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by,"
                " followed_up_at = excluded.followed_up_at",
                self.tenant_id,
                *_columns(rows, 15),
            )

    async def put_matter_children(self, children: Sequence[MatterChild]) -> None:
        if children:
            await self.connection.execute(
                "insert into matter_child (tenant_id, matter_id, child_id, part)"
                " select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[])",
                self.tenant_id,
                *_columns([(c.matter_id, c.child_id, c.part) for c in children], 3),
            )

    async def put_exclusions(self, exclusions: Sequence[tuple[str, str]]) -> None:
        if exclusions:
            await self.connection.execute(
                "insert into exclusion (tenant_id, matter_id, person_id)"
                " select $1, * from unnest($2::uuid[], $3::uuid[])",
                self.tenant_id,
                *_columns(exclusions, 2),
            )

    async def put_case_members(self, members: Sequence[tuple[str, str]]) -> None:
        if members:
            await self.connection.execute(
                "insert into case_member (tenant_id, feed_id, person_id, from_at)"
                " select $1, w.feed_id, w.person_id, now()"
                " from unnest($2::uuid[], $3::uuid[]) as w(feed_id, person_id)",
                self.tenant_id,
                *_columns(members, 2),
            )

    async def put_commands(self, commands: Sequence[NewCommand]) -> None:
        if commands:
            rows = [
                (
                    c.command_id,
                    c.digest,
                    c.header,
                    c.signature,
                    c.signer_key_id,
                    c.device_id,
                    c.device_seq,
                    c.carrier_id,
                    c.matter_id,
                    c.receipt,
                    c.rsig,
                )
                for c in commands
            ]
            await self.connection.execute(
                "insert into command (tenant_id, command_id, digest, header, signature, signer_key_id, device_id,"
                " device_seq, carrier_id, matter_id, receipt, rsig, received_at)"
                " select $1, w.*, now() from unnest($2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[], $6::uuid[],"
                " $7::uuid[], $8::bigint[], $9::uuid[], $10::uuid[], $11::text[], $12::bytea[]) as w",
                self.tenant_id,
                *_columns(rows, 11),
            )

    async def put_held(self, items: Sequence[HeldItem]) -> None:
        for item in items:
            await self.connection.execute(
                "insert into held (tenant_id, held_id, command_id, digest, reason, route, data_key_id, envelope,"
                " carrier_id, received_at, receipt, rsig, waits_for)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                self.tenant_id,
                item.held_id,
                item.command_id,
                item.digest,
                item.reason,
                item.route.value,
                item.data_key_id,
                item.envelope,
                item.carrier_id,
                item.received_at,
                item.receipt,
                item.rsig,
                item.waits_for,
            )

    async def held_tried(self, held_id: str, placed_as: str | None) -> None:
        await self.connection.execute(
            "update held set tries = tries + 1, placed_as = $3::uuid,"
            " placed_at = case when $3::uuid is null then null else now() end"
            " where tenant_id = $1 and held_id = $2",
            self.tenant_id,
            held_id,
            placed_as,
        )

    async def device_seen(self, device_id: str, seq: int) -> None:
        await self.connection.execute(
            "update device set seen_at = now(), seq_seen = greatest(seq_seen, $3)"
            " where tenant_id = $1 and device_id = $2",
            self.tenant_id,
            device_id,
            seq,
        )

    async def unring(self, kind: str, row_id: str) -> None:
        await self.connection.execute(
            "delete from due where tenant_id = $1 and kind = $2 and id = $3", self.tenant_id, kind, row_id
        )

    async def ring(self, kind: str, ids: Sequence[str], at: datetime) -> None:
        if ids:
            await self.connection.execute(
                "insert into due (at, tenant_id, kind, id) select $1, $2, $3, unnest($4::uuid[])"
                " on conflict (tenant_id, kind, id) do update set at = least(due.at, excluded.at), lease_until = null",
                at,
                self.tenant_id,
                kind,
                list(ids),
            )


class PostgresReading(_Tenanted):
    async def appointments_of(self, person_id: str) -> tuple[Appointment, ...]:
        rows = await self._rows(_APPOINTMENTS + " and a.person_id = $2", person_id)
        return tuple(map(_appointment, rows))

    async def cases_of(self, person_id: str) -> tuple[str, ...]:
        rows = await self._rows(
            "select f.about from case_member c"
            " join feed f on f.tenant_id = c.tenant_id and f.feed_id = c.feed_id"
            " where c.tenant_id = $1 and c.person_id = $2",
            person_id,
        )
        return tuple(str(row["about"]) for row in rows)

    async def entries(self, feed_id: str, after: int, limit: int) -> list[StoredEntry]:
        rows = await self._rows(
            "select e.seq, e.class, e.prev, e.leaf, e.data_key_id, e.blob, e.class = 'S' and exists ("
            " select from entry n where n.tenant_id = $1 and n.feed_id = $2 and n.prev = e.seq) as superseded"
            " from entry e where e.tenant_id = $1 and e.feed_id = $2 and e.seq > $3 order by e.seq limit $4",
            feed_id,
            after,
            limit,
        )
        return [
            StoredEntry(
                seq=row["seq"],
                link=Link(cls=Class(row["class"].decode()), prev=row["prev"], leaf=row["leaf"]),
                data_key_id=str(row["data_key_id"]),
                blob=row["blob"],
                superseded=row["superseded"],
            )
            for row in rows
        ]

    async def heads_at(self, at: Collection[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
        """The head of a feed after a given entry, for those that exist: what a device claims is checked against it."""
        if not at:
            return {}
        rows = await self._rows(
            "select e.feed_id, e.seq, e.head from entry e"
            " join unnest($2::uuid[], $3::bigint[]) as w(feed_id, seq) on (e.feed_id, e.seq) = (w.feed_id, w.seq)"
            " where e.tenant_id = $1",
            *_columns(list(at), 2),
        )
        return {(str(row["feed_id"]), row["seq"]): row["head"] for row in rows}

    async def told(self, carrier_id: str, command_ids: Collection[str]) -> list[CommandTold]:
        rows = await self._rows(_TOLD, carrier_id, list(command_ids))
        return [
            CommandTold(
                command_id=str(row["command_id"]),
                state=MatterState(row["state"]),
                received_at=row["received_at"],
                at=row["followed_up_at"] or row["acknowledged_at"],
                by_name=row["name"],
                by_title=row["title"],
            )
            for row in rows
        ]


_APPOINTMENTS = (
    "select a.person_id, p.name, a.role, a.title, a.setting_id, a.region_id, a.from_at, a.to_at, p.disabled_at"
    " from appointment a join person p on p.tenant_id = a.tenant_id and p.person_id = a.person_id"
    " where a.tenant_id = $1"
)

# The title is that of any present post of whoever acknowledged: the recorder is told a name and a role, no more (R5).
_TOLD = (
    "select c.command_id, m.state, m.received_at, m.acknowledged_at, m.followed_up_at, p.name,"
    " (select a.title from appointment a where a.tenant_id = $1 and a.person_id = m.acknowledged_by"
    "  order by (a.setting_id is not distinct from m.setting_id) desc, a.from_at desc limit 1) as title"
    " from (select command_id, matter_id from command"
    "   where tenant_id = $1 and carrier_id = $2 and command_id = any($3::uuid[])"
    "  union all select command_id, held_id from held"
    "   where tenant_id = $1 and carrier_id = $2 and command_id = any($3::uuid[])) c"
    " join matter m on m.tenant_id = $1 and m.matter_id = c.matter_id"
    " left join person p on p.tenant_id = $1 and p.person_id = m.acknowledged_by"
)


def _feed(row: Record) -> Feed:
    return Feed(
        feed_id=str(row["feed_id"]),
        name=FeedName(FeedKind(row["kind"]), str(row["about"])),
        seq=row["seq"],
        head=row["head"],
    )


def _appointment(row: Record) -> Appointment:
    return Appointment(
        person=str(row["person_id"]),
        name=row["name"],
        role=Role(row["role"]),
        title=row["title"],
        setting=_text(row["setting_id"]),
        region=_text(row["region_id"]),
        from_at=row["from_at"],
        to_at=row["to_at"],
        disabled=row["disabled_at"] is not None,
    )


def _matter(row: Record) -> Matter:
    return Matter(
        matter_id=str(row["matter_id"]),
        kind=MatterKind(row["kind"]),
        setting_id=_text(row["setting_id"]),
        feed_id=str(row["feed_id"]),
        name=FeedName(FeedKind(row["feed_kind"]), str(row["feed_about"])),
        data_key_id=str(row["data_key_id"]),
        state=MatterState(row["state"]),
        author_id=_text(row["author_id"]),
        device_id=_text(row["device_id"]),
        danger=row["danger"],
        adult=row["adult"],
        made_at=row["made_at"],
        received_at=row["received_at"],
        acknowledged_at=row["acknowledged_at"],
        acknowledged_by=_text(row["acknowledged_by"]),
        followed_up_at=row["followed_up_at"],
    )


def _held(row: Record) -> HeldItem:
    return HeldItem(
        held_id=str(row["held_id"]),
        command_id=str(row["command_id"]),
        digest=row["digest"],
        reason=row["reason"],
        route=Route(row["route"]),
        data_key_id=str(row["data_key_id"]),
        envelope=row["envelope"],
        carrier_id=str(row["carrier_id"]),
        received_at=row["received_at"],
        receipt=row["receipt"],
        rsig=row["rsig"],
        waits_for=_text(row["waits_for"]),
        tries=row["tries"],
    )
