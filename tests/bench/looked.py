"""A look at what fifty concerns demand, beside the same concerns read and decrypted and nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Final

from msgspec import Struct

from server.chance import SystemChance
from server.config import Config
from server.db.tenant_tx import Database
from server.duties.looking import look
from server.feeds.append import Append
from server.feeds.postgres.store import PostgresStore
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.policy.load import read_packs
from tests.bench.rest import at_rest
from tests.bench.served import sealed
from tests.support.running import Harken

TOGETHER: Final = 50
ROUNDS: Final = 7
_SOME: Final = "select matter_id from matter where tenant_id = $1 and kind = 'concern' order by matter_id limit $2"


class Look(Struct, frozen=True):
    """Milliseconds for each concern: by the clock, and of this process's own work."""

    name: str
    wall: float
    work: float


def measure(harken: Harken) -> list[Look]:
    """Of concerns that the worker has looked at: nothing is new, so nothing is written but when to look again."""
    tablet = harken.device()
    tablet.push(sealed(tablet, TOGETHER))
    return asyncio.run(_measure(harken.settings, tablet.home.tenant))


async def _measure(settings: Config, tenant: str) -> list[Look]:
    await at_rest(settings)
    database = await Database.open(settings.dsn_worker, connections=1)
    try:
        chance, packs, store = SystemChance(), read_packs(), PostgresStore(database)
        keys = await KeyRing(database, read_keyfile(settings.key_dir / KEY_FILE, chance), chance).of(tenant)
        async with database.tenant_tx(tenant) as connection:
            matters = [str(row["matter_id"]) for row in await connection.fetch(_SOME, tenant, TOGETHER)]

        async def looked() -> None:
            await look(store, keys, packs, matters)

        async def read() -> None:
            async with store.unit(tenant) as unit:
                texts, append = await unit.texts_of(matters), Append(unit, keys)
                await append.load(names=[], data_keys={one.data_key_id for one in texts}, states=[])
                for one in texts:
                    append.opened(one)

        await looked()
        return [await _timed("looked at", looked, len(matters)), await _timed("read, bare", read, len(matters))]
    finally:
        await database.close()


async def _timed(name: str, work: Callable[[], Awaitable[None]], count: int) -> Look:
    walls, works = [], []
    for _ in range(ROUNDS):
        wall, own = time.perf_counter(), time.process_time()
        await work()
        walls.append((time.perf_counter() - wall) * 1000 / count)
        works.append((time.process_time() - own) * 1000 / count)
    return Look(name, median(walls), median(works))


def report(looks: list[Look]) -> list[str]:
    return [
        f"{f'a concern, {TOGETHER} at once':34}{'':9}{'wall ms':>9}{'work ms':>9}",
        *(f"  {one.name:32}{'':9}{one.wall:9.2f}{one.work:9.2f}" for one in looks),
    ]
