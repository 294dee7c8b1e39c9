"""`harken provider`: a link with which somebody sets up a new provider in the browser, once."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from server.chance import Chance, SystemChance
from server.config import Config, config_of
from server.db.tenant_tx import Database
from server.settings.setup_codes import DAYS, mint

DAYS_MAX = 60


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the data directory of a Harken that is up")
    parser.add_argument("--days", type=_days, default=DAYS, help=f"how long it can be used (default: {DAYS})")


def run(arguments: argparse.Namespace) -> int:
    sys.stdout.write(asyncio.run(link(config_of(arguments.data), SystemChance(), days=arguments.days)) + "\n")
    return 0


async def link(settled: Config, chance: Chance, *, days: int = DAYS) -> str:
    """A new link. The code stands in its fragment, which browsers send to nobody."""
    database = await Database.open(settled.dsn_owner, connections=1, prepared=settled.prepared)
    try:
        async with database.untenanted() as connection:
            return f"{settled.origin}/setup#{await mint(connection, chance, days=days)}"
    finally:
        await database.close()


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= DAYS_MAX:
        raise argparse.ArgumentTypeError(f"1 to {DAYS_MAX}")
    return days
