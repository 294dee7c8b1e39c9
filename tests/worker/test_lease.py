"""What is due is taken in turns, so that one provider's flood delays no other's."""

from __future__ import annotations

import asyncpg

from server.db.tenant_tx import Database
from server.worker import SWEEP_MAX, lease
from tests.support.database import Addresses, run

FLOODED, CALM = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


async def _lease_twice(addresses: Addresses) -> tuple[list[str], list[str]]:
    admin = await asyncpg.connect(addresses.superuser)
    await admin.execute(
        "insert into due (at, tenant_id, kind, id)"
        " select now() - interval '1 hour', $1, 'held', gen_random_uuid() from generate_series(1, $2)",
        FLOODED,
        2 * SWEEP_MAX,
    )
    await admin.execute("insert into due (at, tenant_id, kind, id) values (now(), $1, 'held', gen_random_uuid())", CALM)
    await admin.close()
    database = await Database.open(addresses.worker, connections=1)
    try:
        first, second = await lease(database), await lease(database)
    finally:
        await database.close()
    assert not {one.id for one in first} & {one.id for one in second}, "a leased row is nobody else's"
    return [one.tenant_id for one in first], [one.tenant_id for one in second]


def test_a_flood_of_one_tenant_does_not_delay_another(database: Addresses) -> None:
    first, second = run(_lease_twice(database))
    assert (first.count(FLOODED), first.count(CALM)) == (SWEEP_MAX - 1, 1)
    assert len(second) == SWEEP_MAX
