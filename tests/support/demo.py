"""The demo, seeded once for each time at which it begins: whoever serves it has a copy of its own.

A copy costs 25 ms. Its keys, epoch and database belong together, so all of them are copied. Its passphrases are kept
quickly: a hash as slow as a real one costs 100 ms, there are some twenty of them, and tests sign in a thousand times.
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
    """Names the directory of its keys, too, beside its cluster, and the file of what was made."""
    keys: Path
    made: Made


_demos: WeakKeyDictionary[Cluster, dict[datetime | None, Demo]] = WeakKeyDictionary()


def demo_of(cluster: Cluster, clock: Clock | None = None) -> Demo:
    """The one that began when `clock` says, if a test moves it, else when this run first asked for it."""
    known = _demos.setdefault(cluster, {})
    begins = None if clock is None else clock.now()
    if begins not in known:
        name = "demo" if begins is None else f"demo_{begins:%Y%m%d_%H%M%S_%f}"
        known[begins] = _found(cluster, name) or _make(cluster, name, clock or SystemClock())
    return known[begins]


def _found(cluster: Cluster, name: str) -> Demo | None:
    """Made in the cluster that this one is a copy of."""
    file = cluster.directory / f"{name}.json"
    if not file.exists():
        return None
    return Demo(template=name, keys=cluster.directory / name, made=msgspec.json.decode(file.read_bytes(), type=Made))


def _make(cluster: Cluster, name: str, clock: Clock) -> Demo:
    keys = cluster.directory / name
    keys.mkdir()
    made = run(_seed(cluster.make(name).owner, keys, clock))
    keys.with_suffix(".json").write_bytes(msgspec.json.encode(made))
    return Demo(template=name, keys=keys, made=made)


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
        made = await seed(database, keys, DEMO.read_bytes(), clock, chance, quick())
    finally:
        await database.close()
    return msgspec.json.decode(made, type=Made)


def quick() -> Passphrases:
    """Of no use against a guess. For whatever a test is about except that."""
    return Passphrases(SystemChance(), memory_kib=QUICK_KIB)
