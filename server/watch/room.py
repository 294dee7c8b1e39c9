"""Whether the database can still be written to: its disk may be another than ours, on another machine even (F8)."""

from __future__ import annotations

from typing import Final

import asyncpg

from server.chance import SystemChance
from server.config import Config
from server.db.tenant_tx import Database
from server.watch.findings import Finding, broken

PROBE_BYTES: Final = 2**20
"""Some hundred concerns. Of chance, so that it is not made smaller on its way."""


async def database_has_room(settings: Config) -> list[Finding]:
    """Asks it to keep so much in a table that is gone with its transaction, as the only role that may make one."""
    database = await Database.open(settings.dsn_owner, connections=1)
    try:
        async with database.untenanted() as connection:
            await connection.execute("create temporary table room (bytes bytea) on commit drop")
            await connection.execute("insert into room values ($1)", SystemChance().bytes(PROBE_BYTES))
    except asyncpg.DiskFullError:
        return [
            broken(
                "room",
                "the disk of the database is full: nothing is taken from tablets, which keep what is written",
                "make room there, old logs and backups first, nothing of PostgreSQL's own; it goes on by itself",
            )
        ]
    finally:
        await database.close()
    return []
