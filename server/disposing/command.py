"""`harken dispose`: once a day, by the one process that holds the disposer's password. Neither web nor worker does."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

import msgspec

from server.chance import Chance, SystemChance
from server.config import Config, config_of, secrets_directory
from server.db.roles import Role
from server.db.tenant_tx import Database
from server.disposing.disposing import Disposer
from server.feeds.postgres.store import PostgresStore
from server.installation import FILE_NAME as INSTALLATION
from server.installation import address, read_installation, secret
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.policy.load import read_packs
from server.up.passwords import FILE_NAME as PASSWORDS
from server.up.passwords import Passwords
from server.up.prepare import as_role


class NoWayIn(RuntimeError):
    """Nobody here may dispose of anything."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, help="the directory of a Harken that is up, or of harken.toml"
    )


def run(arguments: argparse.Namespace) -> int:
    gone = asyncio.run(dispose(config_of(arguments.data), disposer_of(arguments.data), SystemChance()))
    print(f"disposed of: {gone} matters")  # noqa: T201 (this is a command's answer)
    return 0


async def dispose(settled: Config, dsn: str, chance: Chance) -> int:
    """Whatever is due, of every provider."""
    worker = await Database.open(settled.dsn_worker, connections=2, prepared=settled.prepared)
    disposer = await Database.open(dsn, connections=1)
    try:
        ring = KeyRing(worker, read_keyfile(settled.key_dir / KEY_FILE, chance), chance)
        done = Disposer(worker, PostgresStore(worker), disposer, key_dir=settled.key_dir, ring=ring, packs=read_packs())
        return await done.run()
    finally:
        await disposer.close()
        await worker.close()


def disposer_of(data: Path) -> str:
    """The disposer's way into the database. Raises NoWayIn where its password is not given to us."""
    settled = config_of(data)
    if not (data / INSTALLATION).exists():
        passwords = msgspec.json.decode((settled.key_dir / PASSWORDS).read_bytes(), type=Passwords)
        return as_role(settled.dsn_owner, Role.DISPOSER, passwords.roles[Role.DISPOSER])
    made = read_installation(data / INSTALLATION)
    password = secret(secrets_directory() or made.secrets, "database-disposer")
    if password is None:
        raise NoWayIn("there is no secret `database-disposer`: the role harken_disposer empties what is to go")
    return address(made.database, Role.DISPOSER, password, pooled=False)
