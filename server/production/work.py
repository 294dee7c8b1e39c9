"""`harken work`: one worker of an installation. Any number of them share what is due."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from server import worker
from server.chance import SystemChance
from server.config import config_of
from server.db.roles import Role
from server.production.fit import check_fit


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the directory of harken.toml")


def run(arguments: argparse.Namespace) -> int:
    settled = config_of(arguments.data)
    asyncio.run(check_fit(settled, settled.dsn_worker, Role.WORKER, SystemChance()))
    worker.main(settled)
    return 0
