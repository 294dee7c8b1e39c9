"""Due rows to work on, and a worker's view of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
from msgspec import Struct

from server.db.tenant_tx import Database
from server.feeds.postgres.store import PostgresStore
from tests.support.database import Addresses

KIND = "test"
ONE, OTHER = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


class Ground(Struct, frozen=True, kw_only=True):
    """A database with what stands between it and the worker."""

    admin: asyncpg.Connection
    own: Database
    """For the sweep."""
    shared: Database
    store: PostgresStore

    async def due(self, tenant: str, count: int, *, at: str = "now() - interval '1 minute'", kind: str = KIND) -> None:
        """So many more rows."""
        await self.admin.execute(
            "insert into due (at, tenant_id, kind, id, rung_at)"
            f" select {at}, $1, $2, gen_random_uuid(), now() - interval '1 hour' from generate_series(1, $3)",
            tenant,
            kind,
            count,
        )

    async def left(self, tenant: str | None = None) -> int:
        count: int = await self.admin.fetchval(
            "select count(*) from due where $1::uuid is null or tenant_id = $1::uuid", tenant
        )
        return count

    async def done(self, tenant: str, ids: Sequence[str], *, kind: str = KIND) -> None:
        """What a handler does at the end: in its tenant's own transaction the rows go."""
        async with self.shared.tenant_tx(tenant) as connection:
            await connection.execute(
                "delete from due where tenant_id = $1 and kind = $2 and id = any($3::uuid[])", tenant, kind, list(ids)
            )


@asynccontextmanager
async def ground_in(addresses: Addresses) -> AsyncIterator[Ground]:
    admin = await asyncpg.connect(addresses.superuser)
    own = await Database.open(addresses.worker, connections=1)
    shared = await Database.open(addresses.worker, connections=4)
    try:
        yield Ground(admin=admin, own=own, shared=shared, store=PostgresStore(shared))
    finally:
        await own.close()
        await shared.close()
        await admin.close()
