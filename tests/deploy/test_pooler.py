"""Transactions of two providers through one pooler, which hands each the other's connection a moment later. Without
pgbouncer here, what `place` prints says so, and the same is seen of PostgreSQL itself."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from server.db.tenant_tx import Database
from tests.deploy.conftest import Place

ROUNDS = 60
_SEEN = """
select pg_backend_pid() as backend, nullif(current_setting('app.tenant_id', true), '') as speaking,
    (select array_agg(distinct tenant_id::text) from setting where $1::boolean) as settings
"""


async def test_a_provider_is_spoken_for_in_its_own_transaction_alone(place: Place) -> None:
    settled = place.installed.settled
    assert settled.prepared is (place.installed.beside.pooler is None)
    tenants = [tenant.tenant for tenant in place.harken.made.values()]
    served: dict[int, set[str | None]] = defaultdict(set)
    processes = [await Database.open(settled.dsn_app, connections=3, prepared=settled.prepared) for _ in range(2)]

    async def look(database: Database, tenant: str | None) -> None:
        async with database.untenanted() if tenant is None else database.tenant_tx(tenant) as connection:
            for _ in range(2):
                row = await connection.fetchrow(_SEEN, True)  # noqa: FBT003 (a parameter, so that it is prepared)
                assert row is not None
                assert (row["speaking"], row["settings"]) == (tenant, None if tenant is None else [tenant])
                served[row["backend"]].add(tenant)

    turns = [(processes[n % 2], [*tenants, None][n % 3]) for n in range(ROUNDS)]
    try:
        await asyncio.gather(*(look(database, tenant) for database, tenant in turns))
    finally:
        for database in processes:
            await database.close()
    assert any(len(who) == 3 for who in served.values()), "a connection went from one to the other, and to neither"
