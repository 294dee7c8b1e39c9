"""The epoch: one life of the database between restores, written in two places that must agree.

A database restored from a backup has lost what devices may believe it holds. The restore procedure begins a new epoch
in both places; a restore by any other way leaves them different, and then we do not start.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

import asyncpg

from server.chance import Chance
from server.db.checks import UnsafeDatabase

FILE_NAME = "epoch"


async def settle_epoch(owner: asyncpg.Connection, key_dir: Path, chance: Chance) -> str:
    """The epoch, begun if neither the database nor the file beside the key file knows of one."""
    path = key_dir / FILE_NAME
    in_file = path.read_text(encoding="ascii").strip() if path.exists() else None
    row = await owner.fetchval("select epoch from server")
    in_database = None if row is None else str(row)
    if in_database is None and in_file is None:
        in_database = chance.uuid()
        await owner.execute("insert into server (epoch, made_at) values ($1, now())", UUID(in_database))
    if in_file is None and not await owner.fetchval("select exists (select from tenant_slug)"):
        # Nobody has a receipt of a database without a tenant, so its first start, or its second attempt, may write it.
        _write(path, str(in_database))
        return str(in_database)
    if in_database != in_file:
        raise UnsafeDatabase(
            f"the database says epoch {in_database} and {path} says {in_file}. The database or the keys were replaced "
            "without the restore procedure; devices would take its answers for the truth."
        )
    return str(in_file)


def read_epoch(key_dir: Path) -> str:
    """The epoch that `settle_epoch` found agreed upon, for the processes that were started after it."""
    return (key_dir / FILE_NAME).read_text(encoding="ascii").strip()


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
