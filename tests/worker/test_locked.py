"""Somebody else has the tenant's lock for longer than anybody waits for it: what is due is not late because of that."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest

from server.feeds.postgres.store import lock_number
from server.work.call import call
from server.work.lanes import Share
from server.work.lease import LEASE, Leased, Leases
from server.work.sweeper import Sweeper
from tests.support.database import Addresses
from tests.worker.rows import KIND, ONE, Ground, ground_in
from tests.worker.test_sweeper import lane, sweeping, until, until_left

SOON_S = 14.0
"""A sweep and a turn, on any machine; far less than a lease."""


@pytest.fixture
async def hasty(database: Addresses) -> AsyncIterator[Ground]:
    """A worker that waits 200 ms for a lock."""
    admin = await asyncpg.connect(database.superuser)
    await admin.execute(f"alter role harken_worker in database {database.name} set lock_timeout = '200ms'")
    await admin.close()
    async with ground_in(database) as made:
        yield made


class Units:
    """A handler that needs the tenant's own lock, as those of ladders and duties do."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.tries = 0

    async def __call__(self, tenant_id: str, ids: Sequence[str]) -> None:
        self.tries += 1
        async with self._ground.store.unit(tenant_id) as unit:
            for one in ids:
                await unit.unring(KIND, one)


async def test_whoever_waited_for_a_lock_in_vain_tries_again_as_soon_as_it_is_free(hasty: Ground) -> None:
    assert LEASE.total_seconds() / 2 > SOON_S
    await hasty.due(ONE, 3)
    units = Units(hasty)
    await hasty.admin.execute("select pg_advisory_lock($1)", lock_number(ONE))
    async with sweeping(Sweeper(hasty.own, lane(units, together=50))):
        await until(lambda: units.tries >= 2, SOON_S)
        assert await hasty.left() == 3
        await hasty.admin.execute("select pg_advisory_unlock($1)", lock_number(ONE))
        await until_left(hasty, 0, seconds=SOON_S)


async def test_of_several_one_by_one_those_that_are_left_are_anybodys(hasty: Ground) -> None:
    """One of them cannot be done together with the rest; then the lock is gone."""
    await hasty.due(ONE, 3)
    leases = Leases(hasty.own)
    [place] = await leases.waiting([KIND])
    rows = await leases.take([Share(place=place, rows=3)])
    units = Units(hasty)

    async def one_is_bad(tenant_id: str, ids: Sequence[str]) -> None:
        if rows[0].id in ids:
            await hasty.admin.execute("select pg_advisory_lock($1)", lock_number(ONE))
            raise LookupError
        await units(tenant_id, ids)

    await call(one_is_bad, rows, leases, 20)
    assert units.tries == 1
    assert {row.id for row in await _free(leases)} == {row.id for row in rows[1:]}


async def _free(leases: Leases) -> list[Leased]:
    return await leases.take([Share(place=place, rows=9) for place in await leases.waiting([KIND])])
