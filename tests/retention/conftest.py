"""A provider whose lead has just shown their second factor, with a clock that can be put forward."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from server.db.tenant_tx import Database
from server.disposing.disposing import Disposer
from server.feeds.postgres.store import PostgresStore
from server.feeds.postgres.unit import PostgresUnit
from server.verify.run import verify
from tests.support.database import Addresses
from tests.verify.retained import confirm
from tests.verify.writing import PACKS, Dice, House, Provider


class LaterUnit(PostgresUnit):
    later = timedelta()

    async def now(self) -> datetime:
        return await super().now() + self.later


class LaterStore(PostgresStore):
    """The same database, so many days from now."""

    def __init__(self, database: Database, days: float) -> None:
        super().__init__(database)
        self._later = timedelta(days=days)

    @asynccontextmanager
    async def unit(self, tenant_id: str) -> AsyncIterator[PostgresUnit]:
        async with super().unit(tenant_id) as unit:
            later = LaterUnit(unit.connection, tenant_id)
            later.later = self._later
            yield later


class Place:
    """One provider, and what disposes of what it wrote."""

    def __init__(self, oak: Provider, superuser: asyncpg.Connection, addresses: Addresses, key_dir: Path) -> None:
        self.oak = oak
        self.superuser = superuser
        self.addresses = addresses
        self.key_dir = key_dir

    async def dispose(self, days: int = 15, step: Callable[[str], None] = lambda _: None) -> int:
        worker = await Database.open(self.addresses.worker, connections=2)
        disposer = await Database.open(self.addresses.disposer, connections=1)
        try:
            store = LaterStore(worker, days)
            ring = self.oak.keyring
            return await Disposer(
                worker, store, disposer, key_dir=self.key_dir, ring=ring, packs=PACKS, step=step
            ).run()
        finally:
            await disposer.close()
            await worker.close()

    async def bodies(self, matter: str) -> int:
        """How many texts of it can still be read."""
        count: int = await self.superuser.fetchval(
            "select count(*) from entry where matter_id = $1 and blob is not null", matter
        )
        return count

    async def wrong(self) -> list[str]:
        """What verify finds."""
        return [one.line() for one in (await verify(self.addresses.app, self.key_dir)).findings]


@pytest.fixture
async def place(database: Addresses, tmp_path: Path) -> AsyncIterator[Place]:
    dice = Dice(11)
    async with House.open(database, tmp_path, dice) as house:
        oak = await house.provider("oak", dice)
        await confirm(oak)
        superuser = await asyncpg.connect(database.superuser)
        try:
            yield Place(oak, superuser, database, tmp_path)
        finally:
            await superuser.close()
