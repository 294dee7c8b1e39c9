"""One row in every table for a tenant, made from what the database itself says of its tables.

Ids are the same for every tenant on purpose: two tenants may hold the same id and neither can find out.
"""

from __future__ import annotations

from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg
import msgspec

UNWALLED = frozenset({"tenant_slug", "server", "schema_version", "setup_code"})
"""Tables without row-level security. They say nothing of what a tenant holds."""

CHOSEN: dict[str, str] = {
    "tenant_key.purpose": "signing",
    "tenant_key.state": "current",
    "setting.kind": "school",
    "setting.nation": "ENG",
    "feed.kind": "desk",
    "entry.class": "F",
    "entry.seq": "1",
    "entry.prev": "0",
    "matter.kind": "concern",
    "matter.state": "unread",
    "child_match.state": "offered",
    "handoff.state": "sent",
    "alert.says": "now",
    "device_budget.kind": "items",
    "access.did": "opened",
    "matter_child.part": "concerned",
    "cover.said": "now",
    "cover.from_at": "2025-12-31T00:00:00Z",
    "access.matter_id": str(uuid5(NAMESPACE_OID, "somebody")),
}
"""Where a check constraint leaves little choice. A column that may be null is filled if it stands here."""
PLAIN = {
    "uuid": str(uuid5(NAMESPACE_OID, "somebody")),
    "uuid[]": "{}",
    "text": "words",
    "bytea": "\\x00",
    "jsonb": "[]",
    "text[]": "{}",
    "boolean": "false",
    "smallint": "1",
    "integer": "1",
    "bigint": "1",
    "timestamp with time zone": "2026-01-01T00:00:00Z",
    "date": "2026-01-01",
}


class TableShape(msgspec.Struct, frozen=True):
    name: str
    columns: dict[str, str]
    """Name to type, of those that are filled."""


async def walled_tables(connection: asyncpg.Connection) -> list[TableShape]:
    """Every table of a tenant, those that are referred to before those that refer."""
    columns = await connection.fetch(
        "select c.relname, a.attname, format_type(a.atttypid, null) as kind from pg_class c "
        "join pg_attribute a on a.attrelid = c.oid where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' "
        "and a.attnum > 0 and not a.attisdropped and (a.attnotnull or c.relname || '.' || a.attname = any($1)) "
        "order by c.relname, a.attnum",
        list(CHOSEN),
    )
    shapes: dict[str, dict[str, str]] = {}
    for row in columns:
        if row["relname"] not in UNWALLED:
            shapes.setdefault(row["relname"], {})[row["attname"]] = row["kind"]
    edges = await connection.fetch(
        "select distinct conrelid::regclass::text as of, confrelid::regclass::text as on "
        "from pg_constraint where contype = 'f' and conrelid <> confrelid"
    )
    needs = {name: {edge["on"] for edge in edges if edge["of"] == name} for name in shapes}
    ordered: list[TableShape] = []
    while needs:
        free = sorted(name for name, on in needs.items() if not on & needs.keys())
        assert free, f"tables refer to each other in a circle: {needs}"
        for name in free:
            ordered.append(TableShape(name, shapes[name]))
            del needs[name]
    return ordered


def insert_of(shape: TableShape, tenant: UUID) -> str:
    values = {
        column: str(tenant) if column == "tenant_id" else CHOSEN.get(f"{shape.name}.{column}", PLAIN.get(kind, "x"))
        for column, kind in shape.columns.items()
    }
    literals = ", ".join(f"'{value}'" for value in values.values())
    return f"insert into {shape.name} ({', '.join(values)}) values ({literals})"


async def fill(owner: asyncpg.Connection, tenant: UUID) -> None:
    """One row in every table. `owner` is in no transaction."""
    async with owner.transaction():
        await owner.execute(f"set local app.tenant_id = '{tenant}'")
        for shape in await walled_tables(owner):
            await owner.execute(insert_of(shape, tenant))
