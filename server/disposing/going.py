"""Which matters go now: what is due, nobody holds, and nobody said anything of since it was decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from msgspec import Struct

from server.feeds.postgres.retaining import ON_HOLD
from server.feeds.postgres.rows import matter_name
from server.feeds.postgres.unit import PostgresUnit
from sync.feeds import FeedName

TOGETHER_MAX: Final = 100

# Words that came since were not before whoever decided. Holds and their ends, also said of it, change nothing.
_OVERTAKEN: Final = (
    "delete from disposal d using matter m where d.tenant_id = $1 and d.begun_at is null and m.tenant_id = $1"
    " and m.matter_id = d.matter_id and (m.state not in ('followed-up', 'placed', 'ended') or exists (select"
    "  from command c left join held i on i.tenant_id = $1 and i.placed_as = c.command_id"
    "  where c.tenant_id = $1 and c.matter_id = d.matter_id"
    "  and coalesce(i.placed_at, c.received_at) > d.decided_at"
    "  and not exists (select from hold h where h.tenant_id = $1 and c.command_id in (h.hold_id, h.lifted_by))))"
)
# What was held until it became this matter holds the same words, and goes with it; what keeps one keeps the other.
_WITH: Final = (
    "select i.held_id from held i join command c on c.tenant_id = $1 and c.command_id = i.placed_as"
    " where i.tenant_id = $1 and c.matter_id = d.matter_id"
)
_BEGIN: Final = (
    "update disposal d set begun_at = $2"  # noqa: S608 (parts of the statement stand above it)
    " where d.tenant_id = $1 and d.begun_at is null and d.matter_id in (select"
    " d.matter_id from disposal d where d.tenant_id = $1 and d.begun_at is null and d.due_at <= $2"
    " and not exists (select from matter m where m.tenant_id = $1"
    f"  and (m.matter_id = d.matter_id or m.matter_id in ({_WITH})) and {ON_HOLD})"
    " order by d.due_at, d.matter_id limit $3)"
)
_BEGIN_WITH: Final = (
    "insert into disposal (tenant_id, matter_id, decided_by, decided_at, due_at)"  # noqa: S608 (as above)
    " select $1, w.held_id, d.decided_by, d.decided_at, d.due_at from disposal d cross join lateral"
    f" ({_WITH}) as w where d.tenant_id = $1 and d.begun_at is not null and d.said_at is null"
    " on conflict (tenant_id, matter_id) do nothing"
)
_BODIES: Final = (
    "select f.kind, f.about, e.seq, e.leaf, e.matter_id, e.data_key_id from entry e join feed f"
    " on f.tenant_id = e.tenant_id and f.feed_id = e.feed_id"
    " where e.tenant_id = $1 and e.matter_id = any($2::uuid[]) and e.blob is not null"
    " order by f.kind, f.about, e.seq"
)
# Keys under which something else still lies, or that a child's own row names.
_SHARED: Final = (
    "select distinct e.data_key_id from entry e where e.tenant_id = $1 and e.data_key_id = any($2::uuid[])"
    " and e.blob is not null and e.matter_id <> all($3::uuid[])"
    " union select data_key_id from child where tenant_id = $1 and data_key_id = any($2::uuid[])"
)


class Body(Struct, frozen=True, kw_only=True):
    """One text that is to go, and where it lies."""

    feed: FeedName
    seq: int
    leaf: bytes
    data_key: str


async def begin(unit: PostgresUnit, now: datetime) -> None:
    """From here on they go, whatever happens: nobody knows them any more. Committed before anything is lost."""
    tenant, connection = unit.tenant_id, unit.connection
    await connection.execute(_OVERTAKEN, tenant)
    await connection.execute(_BEGIN, tenant, now, TOGETHER_MAX)
    await connection.execute(_BEGIN_WITH, tenant)
    await connection.execute(
        "update disposal set begun_at = $2 where tenant_id = $1 and begun_at is null and matter_id in (select h.held_id"
        " from held h join command c on c.tenant_id = $1 and c.command_id = h.placed_as join disposal d"
        " on d.tenant_id = $1 and d.matter_id = c.matter_id and d.begun_at is not null where h.tenant_id = $1)",
        tenant,
        now,
    )


async def unsaid(unit: PostgresUnit) -> list[str]:
    """Begun, and in no feed yet."""
    rows = await unit.connection.fetch(
        "select matter_id from disposal where tenant_id = $1 and begun_at is not null and said_at is null"
        " order by matter_id limit $2",
        *(unit.tenant_id, TOGETHER_MAX),
    )
    return [str(row["matter_id"]) for row in rows]


async def bodies_of(unit: PostgresUnit, matters: Collection[str]) -> list[Body]:
    rows = await unit.connection.fetch(_BODIES, unit.tenant_id, list(matters))
    return [
        Body(
            feed=matter_name(row["kind"], row["about"]),
            seq=row["seq"],
            leaf=row["leaf"],
            data_key=str(row["data_key_id"]),
        )
        for row in rows
    ]


async def shared_keys(unit: PostgresUnit, matters: Collection[str], data_keys: Collection[str]) -> frozenset[str]:
    """Those that stay because others need them."""
    rows = await unit.connection.fetch(_SHARED, unit.tenant_id, list(data_keys), list(matters))
    return frozenset(str(row["data_key_id"]) for row in rows)
