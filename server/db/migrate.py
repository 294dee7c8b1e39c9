"""Brings a database up to the newest schema: every file of `migrations/` that it has not seen, in order, once.

Two servers that start together do not race: the first takes an advisory lock, the second waits and finds nothing to do.
A file is one transaction and its statements are sent one by one, since a distributed database takes no lists. A file
that changed after it was applied is refused: somewhere a database exists that never saw the new text.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

import asyncpg

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = int.from_bytes(hashlib.sha256(b"harken/migrate").digest()[:8], "big", signed=True)
_LOCK_WAIT = "60s"

_MADE = """
create table if not exists schema_version (
    version integer primary key,
    name text not null,
    digest bytea not null,
    applied_at timestamptz not null default now()
)
"""


class Migration(NamedTuple):
    version: int
    name: str
    digest: bytes
    statements: tuple[str, ...]


class MigrationRefused(RuntimeError):
    """The database and the files disagree about the past; a person has to look."""


def statements_of(text: str) -> tuple[str, ...]:
    """Splits at a semicolon that ends a line. Whole-line comments are left out, so that none of them can."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    parts = (part.strip() for part in re.split(r";[ \t]*(?:\n|$)", code))
    return tuple(part for part in parts if part)


def read_migrations(folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """Files named 0001_what.sql, numbered without a gap."""
    found = []
    for number, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        if int(path.name[:4]) != number:
            raise MigrationRefused(f"expected migration {number:04} but found {path.name}")
        text = path.read_text(encoding="utf-8")
        found.append(Migration(number, path.stem, hashlib.sha256(text.encode()).digest(), statements_of(text)))
    return tuple(found)


async def migrate(connection: asyncpg.Connection, migrations: tuple[Migration, ...] | None = None) -> int:
    """Applies what is missing and returns the version reached. `connection` is the owner's, outside a transaction."""
    wanted = read_migrations() if migrations is None else migrations
    await connection.execute(f"set lock_timeout = '{_LOCK_WAIT}'")
    await connection.execute("select pg_advisory_lock($1)", _LOCK)
    try:
        await connection.execute(_MADE)
        applied = await connection.fetch("select version, name, digest from schema_version order by version")
        _agree([(row["version"], row["name"], row["digest"]) for row in applied], wanted)
        for migration in wanted[len(applied) :]:
            await _apply(connection, migration)
    finally:
        await connection.execute("select pg_advisory_unlock($1)", _LOCK)
    return len(wanted)


def _agree(applied: list[tuple[int, str, bytes]], wanted: tuple[Migration, ...]) -> None:
    if len(applied) > len(wanted):
        raise MigrationRefused(
            f"this database is at version {len(applied)}, newer than this program, which knows {len(wanted)}"
        )
    for (version, name, digest), migration in zip(applied, wanted, strict=False):
        if (version, name, digest) != migration[:3]:
            raise MigrationRefused(
                f"migration {version:04} was changed after it was applied here as {name}: add a new one instead "
                "(or, with demo data only, start over with FRESH=1)"
            )


async def _apply(connection: asyncpg.Connection, migration: Migration) -> None:
    async with connection.transaction():
        for statement in migration.statements:
            await connection.execute(statement)
        await connection.execute(
            "insert into schema_version (version, name, digest) values ($1, $2, $3)", *migration[:3]
        )
