"""The demo, seeded once per test process for each time at which it begins: whoever serves it has a copy of its own.

Seeding hashes some twenty passphrases, about 2 s of CPU; a copy costs 25 ms. Its keys, epoch and database belong
together, so all of them are copied. Its passphrases are then kept quickly: a hash as slow as a real one costs 100 ms,
and tests sign in a thousand times.
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
from server.people.passphrases import Passphrases
from server.seed import seed
from server.seed.result import Made
from tests.support.database import Cluster, run

QUICK_KIB = 64
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
        made = msgspec.json.decode(await seed(database, keys, DEMO.read_bytes(), clock, chance), type=Made)
        for tenant in made.tenants:
            async with database.tenant_tx(tenant.tenant) as connection:
                for one in tenant.people:
                    kept = await quick().hash(one.passphrase)
                    await connection.execute("update person set passphrase_hash = $2 where login = $1", one.login, kept)
    finally:
        await database.close()
    return made


def quick() -> Passphrases:
    """Of no use against a guess. For whatever a test is about except that."""
    return Passphrases(SystemChance(), memory_kib=QUICK_KIB)
