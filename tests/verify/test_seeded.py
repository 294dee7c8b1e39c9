"""What `harken seed` makes of the demo verifies, entry by entry, before anybody has written anything."""

from __future__ import annotations

from pathlib import Path

import asyncpg

from server.clock import SystemClock
from server.seed import seed
from server.verify.run import verify
from tests.support.database import Addresses
from tests.support.demo import quick
from tests.verify.writing import Dice, House

DEMO = Path(__file__).parents[2] / "deploy" / "demo.json"


async def test_the_demo(database: Addresses, tmp_path: Path) -> None:
    dice = Dice(7)
    async with House.open(database, tmp_path, dice) as house:
        await seed(house.owner, tmp_path, DEMO.read_bytes(), SystemClock(), dice, quick())
    report = await verify(database.app, tmp_path)
    assert [one.line() for one in report.findings] == []
    assert report.counts["tenants"] == 2
    assert report.counts["entries"] > 20
    owner = await asyncpg.connect(database.superuser)
    try:
        told = await owner.fetchval("select count(*) from newest_state where kind = 'region-described'")
        assert told == await owner.fetchval("select count(*) from region") > 0, "whoever keeps places sees each"
    finally:
        await owner.close()
