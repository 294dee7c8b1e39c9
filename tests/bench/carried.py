"""Push and pull through the real server, beside the same work bare. Budgets are the specification's, per thousand or
ten thousand, on one core."""

from __future__ import annotations

import asyncio

import asyncpg
from msgspec import Struct

from server.chance import SystemChance
from server.db.tenant_tx import Database
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing, TenantKeys
from tests.bench import bare, served
from tests.bench.bare import Work
from tests.bench.meter import Meter
from tests.bench.rest import at_rest, held_still
from tests.bench.served import Measured
from tests.support.device import TestDevice
from tests.support.harken import Running
from tests.support.running import Harken

PUSHED, PULLED, DELTA = 1_000, 10_000, 10
PUSH_BUDGET = {
    "X-Wing open": 80.0,
    "Ed25519 verify": 107.0,
    "encrypt, hash": 6.0,
    "insert": 100.0,
    "receipt sign": 36.0,
}
DECIDE = 15.0
"""Decoding and deciding, which has no bare twin."""
PULL_BUDGET = {"rows from PostgreSQL": 45.0, "unwrap key, decrypt, frame": 57.0, "zstd-3": 55.0}
DELTA_BUDGET = 6.0


class Results(Struct, frozen=True, kw_only=True):
    push: Measured
    first: Measured
    delta: Measured
    push_bare: dict[str, Work]
    pull_bare: dict[str, Work]


def measure(harken: Harken, running: Running) -> Results:
    """Push and pull alone: what the worker makes of what was pushed waits meanwhile."""
    asyncio.run(at_rest(harken.settings))
    with held_still(running.process.pid):
        return _measure(harken, served.meter_of(running))


def _measure(harken: Harken, meter: Meter) -> Results:
    tablet = harken.device()
    reader = served.desk_of(harken)
    ready = served.sealed(tablet, PUSHED)
    later = served.sealed(tablet, PULLED - PUSHED)
    warm = served.sealed(tablet, 100)
    tablet.push(warm)
    push = served.push(tablet, meter, ready)
    for n in range(0, len(later), 100):
        tablet.push(later[n : n + 100])
    first = served.pull(reader, meter)
    reader.device.pull()
    tablet.push(served.sealed(tablet, DELTA))
    delta = served.pull(reader, meter)
    push_bare, pull_bare = asyncio.run(_bare(harken, meter, ready, tablet))
    return Results(push=push, first=first, delta=delta, push_bare=push_bare.of, pull_bare=pull_bare.of)


async def _bare(
    harken: Harken, meter: Meter, envelopes: list[bytes], tablet: TestDevice
) -> tuple[bare.Times, bare.Times]:
    settings, chance, tenant = harken.settings, SystemChance(), tablet.home.tenant
    pushing, pulling = bare.Times(meter), bare.Times(meter)
    database = await Database.open(settings.dsn_app, connections=1)
    app, owner = await asyncpg.connect(settings.dsn_app), await asyncpg.connect(settings.dsn_owner)
    try:
        keys: TenantKeys = await KeyRing(database, read_keyfile(settings.key_dir / KEY_FILE, chance), chance).of(tenant)
        bare.crypto(pushing, keys, tablet.key.public_key(), envelopes)
        await bare.insert(pushing, owner, tenant)
        desk = "select feed_id from feed where kind = 'desk' and about = $1"
        async with database.tenant_tx(tenant) as connection:
            feed = await connection.fetchval(desk, harken.setting("alder"))
        await bare.read(pulling, app, keys, str(feed), PULLED)
    finally:
        await app.close()
        await owner.close()
        await database.close()
    return pushing, pulling


def report(results: Results) -> list[str]:
    push, first, delta = results.push, results.first, results.delta
    return [
        f"{'':34}{'wall ms':>9}{'web ms':>9}{'db ms':>9}{'sent':>12}{'received':>12}{'as text':>12}",
        _row(f"push of {PUSHED:,}", push),
        _row(f"first pull of {PULLED:,}", first),
        _row(f"pull of {DELTA} more", delta),
        "",
        f"{'':34}{'wall ms':>9}{'work ms':>9}{'budget':>9}",
        *(_line(name, results.push_bare[name], budget) for name, budget in PUSH_BUDGET.items()),
        _line("decode, decide", None, DECIDE),
        _sum(f"push of {PUSHED:,}", results.push_bare, [*PUSH_BUDGET.values(), DECIDE], push),
        *(_line(name, results.pull_bare[name], budget) for name, budget in PULL_BUDGET.items()),
        _sum(f"first pull of {PULLED:,}", results.pull_bare, list(PULL_BUDGET.values()), first),
        f"{f'pull of {DELTA} more':34}{'':18}{DELTA_BUDGET:9.0f}   server {delta.cost.wall:.0f} ms by the clock",
        "",
        "wall: as the client waits, over loopback; web, db: processor time of the server and of PostgreSQL.",
        "Below, the same work bare: the primitives, the rows, the fsynced commits; work is processor time, also",
        "the database's. Budget: the specification's, on one quiet core.",
    ]


def _row(name: str, of: Measured) -> str:
    cost = of.cost
    sizes = f"{of.sent:12,}{of.received:12,}{of.text:12,}"
    return f"{name:34}{cost.wall:9.0f}{cost.web:9.0f}{cost.database:9.0f}{sizes}"


def _line(name: str, done: Work | None, budget: float) -> str:
    measured = f"{'':18}" if done is None else f"{done.wall:9.0f}{done.cpu:9.0f}"
    return f"  {name:32}{measured}{budget:9.0f}"


def _sum(name: str, parts: dict[str, Work], budgets: list[float], of: Measured) -> str:
    wall, cpu = sum(part.wall for part in parts.values()), sum(part.cpu for part in parts.values())
    served = of.cost.web + of.cost.database
    ratios = f"server {of.cost.wall / wall:.1f} × by the clock, {served / cpu:.1f} × in work"
    return f"{name:34}{wall:9.0f}{cpu:9.0f}{sum(budgets):9.0f}   {ratios}"
