"""A sweep while a hundred thousand rows wait, beside the same rows read and marked by who knows where they are.

All are of a kind that no worker asks for, in twenty tenants that are nobody's.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Final
from uuid import UUID

import asyncpg
from msgspec import Struct

from server.config import Config
from server.db.tenant_tx import Database
from server.work.lanes import Place, Share
from server.work.lease import LEASE, Leases

ROWS: Final = 100_000
TENANTS: Final = [str(UUID(int=n + 1)) for n in range(20)]
KIND: Final = "bench"
TAKEN: Final = 200
ROUNDS: Final = 15

_FEW = (
    "with few as materialized (select distinct on (tenant_id) tenant_id, id from due where kind = $1)"
    " update due set at = now() - interval '1 minute' from few"
    " where due.tenant_id = few.tenant_id and due.kind = $1 and due.id = few.id"
)
_ALL = "update due set at = now() - random() * interval '1 hour' where kind = $1"


class Sweep(Struct, frozen=True):
    """Milliseconds by the clock, the median of `ROUNDS`."""

    name: str
    taken: int
    sweep: float
    bare: float


async def measure(settings: Config) -> list[Sweep]:
    """On the database of a Harken that is up. Leaves nothing behind."""
    admin = await asyncpg.connect(settings.dsn_worker)
    own = await Database.open(settings.dsn_worker, connections=1)
    try:
        await admin.execute(
            "insert into due (at, tenant_id, kind, id)"
            " select now() + interval '1 hour', ($1::uuid[])[1 + n % $2], $3, gen_random_uuid()"
            " from generate_series(1, $4) as n",
            TENANTS,
            len(TENANTS),
            KIND,
            ROWS,
        )
        none = await _measured("none due", admin, own)
        await admin.execute(_FEW, KIND)
        few = await _measured("20 due", admin, own)
        await admin.execute(_ALL, KIND)
        return [none, few, await _measured("all due", admin, own)]
    finally:
        await admin.execute("delete from due where kind = $1", KIND)
        await own.close()
        await admin.close()


async def _measured(name: str, admin: asyncpg.Connection, own: Database) -> Sweep:
    taken = await _sweep(own)
    await _free(admin)
    assert await _bare(own) == taken
    await _free(admin)
    sweeps, bares = [], []
    for _ in range(ROUNDS):
        sweeps.append(await _timed(lambda: _sweep(own)))
        await _free(admin)
        bares.append(await _timed(lambda: _bare(own)))
        await _free(admin)
    return Sweep(name, taken, median(sweeps), median(bares))


async def _free(admin: asyncpg.Connection) -> None:
    await admin.execute("update due set lease_until = null where kind = $1 and lease_until is not null", KIND)


async def _timed(work: Callable[[], Awaitable[int]]) -> float:
    started = time.perf_counter()
    await work()
    return (time.perf_counter() - started) * 1000


async def _sweep(own: Database) -> int:
    """Who waits, and the oldest rows of each in equal shares: what a worker does, up to its handlers."""
    leases = Leases(own)
    places: list[Place] = await leases.waiting([KIND])
    if not places:
        return 0
    return len(await leases.take([Share(place=place, rows=TAKEN // len(places)) for place in places]))


async def _bare(own: Database) -> int:
    """An index scan for each tenant and an update by primary key, in one transaction."""
    async with own.untenanted() as connection:
        rows = [
            row
            for tenant in TENANTS
            for row in await connection.fetch(
                "select tenant_id, id from due where tenant_id = $1 and kind = $2 and at <= now() order by at limit $3",
                tenant,
                KIND,
                TAKEN // len(TENANTS),
            )
        ]
        if rows:
            await connection.execute(
                "update due set lease_until = now() + $4 from unnest($1::uuid[], $2::uuid[]) as w (tenant_id, id)"
                " where due.tenant_id = w.tenant_id and due.kind = $3 and due.id = w.id",
                [row["tenant_id"] for row in rows],
                [row["id"] for row in rows],
                KIND,
                LEASE,
            )
        return len(rows)


def report(sweeps: list[Sweep]) -> list[str]:
    return [
        f"{f'sweep, {ROWS:,} rows waiting':34}{'taken':>9}{'wall ms':>9}{'bare ms':>9}",
        *(
            f"  {sweep.name:32}{sweep.taken:9}{sweep.sweep:9.1f}{sweep.bare:9.1f}   {sweep.sweep / sweep.bare:.1f} ×"
            for sweep in sweeps
        ),
    ]
