"""How a unit and a reading begin and end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from asyncpg import DataError, IntegrityConstraintViolationError

from server.db.tenant_tx import Database
from server.feeds.postgres.reading import PostgresReading
from server.feeds.postgres.unit import PostgresUnit
from server.feeds.store import StoreRefused
from sync import ids


class PostgresStore:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def unit(self, tenant_id: str) -> AsyncIterator[PostgresUnit]:
        # Whoever waits for the tenant's lock waits here first, without one of our few connections: otherwise a dozen
        # pushes of one provider would keep every other provider out.
        self._database.begin_outside()
        turn = self._turns.setdefault(tenant_id, asyncio.Lock())
        try:
            async with turn, self._database.tenant_tx(tenant_id) as connection:
                await connection.execute("select pg_advisory_xact_lock($1)", lock_number(tenant_id))
                yield PostgresUnit(connection, tenant_id)
        except (IntegrityConstraintViolationError, DataError) as error:
            raise StoreRefused(type(error).__name__) from error

    @asynccontextmanager
    async def reading(self, tenant_id: str) -> AsyncIterator[PostgresReading]:
        async with self._database.tenant_tx(tenant_id, isolation="repeatable_read") as connection:
            yield PostgresReading(connection, tenant_id)


def lock_number(tenant_id: str) -> int:
    """The tenant's advisory lock: 63 bits of its id. Two tenants on one number would only wait for each other."""
    return int.from_bytes(ids.raw(tenant_id)[:8], "big") >> 1
