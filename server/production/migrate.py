"""`harken migrate`: once before the processes of an installation start, and again with each release. Brings the schema
up to date and settles the keys; a key that is there is never touched."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

import asyncpg

from server.chance import Chance, SystemChance
from server.config import Config, config_of
from server.db.checks import check_durable
from server.db.roles import Role
from server.production.fit import need_secrets
from server.up.prepare import Prepared, settle


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the directory of harken.toml")


def run(arguments: argparse.Namespace) -> int:
    prepared = asyncio.run(migrate(config_of(arguments.data), SystemChance()))
    holds = "and holds no provider yet" if prepared.empty else "and its keys fit"
    print(f"the database is at version {prepared.version} {holds}")  # noqa: T201 (this is a command's answer)
    return 0


async def migrate(settled: Config, chance: Chance) -> Prepared:
    """Raises UnsafeDatabase, MigrationRefused or NotInstalled, with what to do about it."""
    need_secrets(settled, settled.dsn_owner, Role.OWNER)
    owner = await asyncpg.connect(settled.dsn_owner)
    try:
        await check_durable(owner)
        settled.key_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return await settle(owner, settled.key_dir, chance)
    finally:
        await owner.close()
