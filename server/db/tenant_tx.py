"""The only way to a connection: a transaction that speaks for one tenant, or for none.

Inside `tenant_tx` row-level security shows the rows of that tenant and no others. The setting is local to the
transaction, so nothing of it survives on a pooled connection, whatever ends the block: commit, an error, a commit that
fails, cancellation, a killed backend.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal, Self
from uuid import UUID

import asyncpg

from server.db.engine import ENGINE

Isolation = Literal["read_committed", "repeatable_read", "serializable"]

CONNECTIONS_MAX = 10
"""Per process. One writer per tenant at a time means that more connections would only wait for each other."""
ACQUIRE_SECONDS = 10.0


class NestedTransaction(RuntimeError):
    """A bug: two transactions in one task would commit apart, and the inner one could wait for the outer for ever."""


class Database:
    """Owns the connections of one process for one role."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    async def open(
        cls, dsn: str, *, connections: int = CONNECTIONS_MAX, prepared: bool = True, at_once: bool = True
    ) -> Self:
        """Connects; `at_once=False` when it is first used, for whoever can wait for a database that is away.
        `prepared=False` behind a pooler that hands a connection to another client after each transaction, where a
        prepared statement of ours would be somebody else's."""
        pool = await asyncpg.create_pool(
            dsn, min_size=int(at_once), max_size=connections, statement_cache_size=100 if prepared else 0
        )
        return cls(pool)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def tenant_tx(
        self, tenant_id: str, *, isolation: Isolation | None = None
    ) -> AsyncIterator[asyncpg.Connection]:
        """One transaction as `tenant_id`. Piccolo tables in it use the same connection; queries go one at a time."""
        # Only what parses as a UUID ever reaches the text of the statement. Both settings in one round trip; the first
        # is Citus's, without which the second would not reach its workers, and means nothing to plain PostgreSQL.
        tenant = UUID(tenant_id)
        async with self._transaction(isolation) as connection:
            await connection.execute(
                f"set local citus.propagate_set_commands = 'local'; set local app.tenant_id = '{tenant}'"
            )
            yield connection

    @asynccontextmanager
    async def untenanted(self) -> AsyncIterator[asyncpg.Connection]:
        """One transaction for no tenant. Tables of tenants look empty; `server`, `tenant_slug` and, to the worker,
        `due` are what can be read."""
        async with self._transaction(None) as connection:
            yield connection

    @staticmethod
    def begin_outside() -> None:
        """Raises NestedTransaction inside a transaction of this task. For whoever waits for something else first."""
        if ENGINE.busy():
            raise NestedTransaction("this task is in a transaction already")

    @asynccontextmanager
    async def _transaction(self, isolation: Isolation | None) -> AsyncIterator[asyncpg.Connection]:
        self.begin_outside()
        async with (
            self._pool.acquire(timeout=ACQUIRE_SECONDS) as connection,
            connection.transaction(isolation=isolation),
        ):
            with ENGINE.bound(connection):
                yield connection
