"""`harken enrol`: a one-time code with which one browser becomes a device of a setting."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

import msgspec

from server.access.codes import LIFE, offer
from server.chance import Chance, SystemChance
from server.clock import Clock, SystemClock
from server.config import Config, config_of
from server.db.tenant_tx import Database
from server.settings.tables import SettingRow


class EnrolRefused(RuntimeError):
    """There is no such provider or setting."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the data directory of a Harken that is up")
    parser.add_argument("--tenant", required=True, help="the provider's slug")
    parser.add_argument("--setting", required=True, help="the setting's name, or its id")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--shared", action="store_true", help="a tablet that anyone may pick up")
    kind.add_argument("--personal", action="store_true", help="a device that one person carries")
    parser.add_argument("--json", action="store_true", help="print an object instead of the code alone")


def run(arguments: argparse.Namespace) -> int:
    code = asyncio.run(_run(config_of(arguments.data), arguments.tenant, arguments.setting, shared=arguments.shared))
    text = msgspec.json.encode({"code": code, "days": LIFE.days}).decode() if arguments.json else code
    sys.stdout.write(text + "\n")
    return 0


async def _run(settled: Config, slug: str, setting: str, *, shared: bool) -> str:
    clock, chance = SystemClock(), SystemChance()
    database = await Database.open(settled.dsn_owner, connections=1, prepared=settled.prepared)
    try:
        async with database.untenanted() as connection:
            tenant = await connection.fetchval("select tenant_id from tenant_slug where slug = $1", slug)
        if tenant is None:
            raise EnrolRefused(f"no provider {slug}")
        async with database.tenant_tx(str(tenant)):
            rows = [row for row in await SettingRow.objects() if setting in {row.name, str(row.setting_id)}]
        if len(rows) != 1:
            raise EnrolRefused(f"{slug} has {len(rows) or 'no'} setting {setting}")
        return await mint(database, str(tenant), str(rows[0].setting_id), shared=shared, clock=clock, chance=chance)
    finally:
        await database.close()


async def mint(database: Database, tenant: str, setting: str, *, shared: bool, clock: Clock, chance: Chance) -> str:
    """A new code for a setting, by ids. It is shown once: only its hash is kept."""
    async with database.tenant_tx(tenant) as connection:
        return await offer(connection, tenant, setting, shared=shared, made_by=None, now=clock.now(), chance=chance)
