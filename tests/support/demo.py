"""The demo, seeded once per test process for each time at which it begins: whoever serves it has a copy of its own.

Seeding hashes some twenty passphrases, about 2 s of CPU; a copy costs 25 ms. Its keys, epoch and database belong
together, so all of them are copied.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from weakref import WeakKeyDictionary

import asyncpg
import msgspec

from server.alerts.vapid import settle_vapid
from server.chance import SystemChance
from server.clock import Clock, SystemClock
from server.db.epoch import settle_epoch
from server.db.tenant_tx import Database
from server.keys.keyfile import KEY_FILE, make_keyfile
from server.seed import seed
from server.seed.result import Made
from tests.support.database import Cluster, run

DEMO = Path(__file__).parents[2] / "deploy" / "demo.json"


class Demo(msgspec.Struct, frozen=True):
    template: str
    keys: Path
    made: Made


_demos: WeakKeyDictionary[Cluster, dict[datetime | None, Demo]] = WeakKeyDictionary()


def demo_of(cluster: Cluster, clock: Clock | None = None) -> Demo:
    """The one that began when `clock` says, if a test moves it, else when this process first asked for it."""
    known = _demos.setdefault(cluster, {})
    begins = None if clock is None else clock.now()
    if begins not in known:
        known[begins] = _make(cluster, f"demo_{len(known) + 1}", clock or SystemClock())
    return known[begins]


def _make(cluster: Cluster, name: str, clock: Clock) -> Demo:
    keys = cluster.directory / name
    keys.mkdir()
    return Demo(template=name, keys=keys, made=run(_seed(cluster.make(name).owner, keys, clock)))


async def _seed(dsn_owner: str, keys: Path, clock: Clock) -> Made:
    chance = SystemChance()
    make_keyfile(keys / KEY_FILE, chance)
    settle_vapid(keys)
    owner = await asyncpg.connect(dsn_owner)
    try:
        await settle_epoch(owner, keys, chance)
    finally:
        await owner.close()
    database = await Database.open(dsn_owner, connections=1)
    try:
        made = await seed(database, keys, DEMO.read_bytes(), clock, chance)
    finally:
        await database.close()
    return msgspec.json.decode(made, type=Made)
