"""Whether this process can do its work now: what a proxy asks before it sends anybody here.

A process that is not ready still runs, and becomes ready by itself: nothing is restarted for a database that is away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import asyncpg
from msgspec import Struct

from server.chance import Chance
from server.clock import Deadline
from server.db.away import DATABASE_AWAY
from server.db.epoch import read_epoch
from server.db.migrate import read_migrations
from server.db.tenant_tx import Database
from server.keys.keyfile import KEY_FILE, KeyFileRefused, read_keyfile

ANSWER_SECONDS: Final = 2.0
ASK_EVERY: Final = 1.0
"""However often somebody asks, the database is asked no more often."""


class Ready(Struct, frozen=True, kw_only=True):
    """Each True if it is as it must be. `redis` is told and not required: it only makes things quicker (F3)."""

    database: bool
    schema: bool
    epoch: bool
    keys: bool
    working: bool
    redis: bool

    @property
    def ready(self) -> bool:
        return self.database and self.schema and self.epoch and self.keys and self.working


async def _always() -> bool:
    return True


class Readiness:
    """Of one process. `working` says whether it gets done what it is there for, beside what is asked here."""

    def __init__(
        self,
        *,
        database: Database,
        key_dir: Path,
        chance: Chance,
        redis: Callable[[], Awaitable[bool]] = _always,
        working: Callable[[], bool] = lambda: True,
    ) -> None:
        self._database = database
        self._key_dir = key_dir
        self._chance = chance
        self._redis = redis
        self._working = working
        self._wanted = len(read_migrations())
        self._turn = asyncio.Lock()
        self._last: tuple[Deadline, Ready] | None = None

    async def look(self) -> Ready:
        """Never raises. At most `ASK_EVERY` seconds old."""
        async with self._turn:
            if self._last is None or self._last[0].passed():
                found = await self._found()
                self._last = (Deadline(ASK_EVERY), found)
            return self._last[1]

    async def ready(self) -> bool:
        return (await self.look()).ready

    async def _found(self) -> Ready:
        database, schema, epoch = await self._of_database()
        return Ready(
            database=database,
            schema=schema,
            epoch=epoch,
            keys=keys_readable(self._key_dir, self._chance),
            working=self._working(),
            redis=await self._redis(),
        )

    async def _of_database(self) -> tuple[bool, bool, bool]:
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self._database.untenanted() as connection:
                version = await connection.fetchval("select max(version) from schema_version")
                epoch = await connection.fetchval("select epoch from server")
        except (*DATABASE_AWAY, asyncpg.PostgresError):
            return False, False, False
        return True, version >= self._wanted, str(epoch) == _epoch_of(self._key_dir)


def keys_readable(key_dir: Path, chance: Chance) -> bool:
    """True if the key file is there, ours to read, and whole."""
    try:
        read_keyfile(key_dir / KEY_FILE, chance)
    except (OSError, KeyFileRefused):
        return False
    return True


def _epoch_of(key_dir: Path) -> str | None:
    try:
        return read_epoch(key_dir)
    except (OSError, UnicodeError):
        return None
