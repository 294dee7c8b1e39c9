"""`harken backup`: the whole database in one sealed file, as it is at one instant, while everything runs."""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime
from pathlib import Path

import asyncpg

from server.backup import dump, sealed
from server.backup.files import new_file
from server.backup.recipient import current
from server.backup.sealed import Header
from server.backup.source import Source, source_of
from server.chance import Chance, SystemChance
from server.config import environment_default

# What began to be written before the snapshot and was committed after it is not in it, and says that it came before.
# Nothing of ours takes a hundredth of an hour.
_NOTE = "update server set backed_up_at = $1::timestamptz - interval '1 hour' where epoch = $2"


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--data", type=Path, required=True, help="the directory of a Harken that is up, or of harken.toml")
    add("--to", type=Path, required=True, metavar="FILE", help="the backup; nothing is written over")
    add(
        "--database-url",
        default=environment_default("DATABASE_URL"),
        help="the database of `harken up --database-url`, as somebody who may read all of it",
    )
    add("--postgres-bin", type=Path, default=environment_default("POSTGRES_BIN"), help="directory of pg_dump")


def run(arguments: argparse.Namespace) -> int:
    source = source_of(arguments.data, arguments.database_url)
    header = asyncio.run(backup(source, arguments.to, dump.programs_for(arguments.postgres_bin), SystemChance()))
    size = arguments.to.stat().st_size
    print(f"backed up as of {header.at}: {size:,} bytes, for the keys file of key {header.key}")  # noqa: T201
    return 0


async def backup(source: Source, to: Path, programs: Path, chance: Chance) -> Header:
    """Raises NoBackupKey, FileInTheWay, DumpFailed; then no file is there."""
    recipient = current(source.key_dir)
    reader = await asyncpg.connect(source.reader)
    try:
        await reader.execute("set idle_in_transaction_session_timeout = 0; set statement_timeout = 0")
        async with reader.transaction(isolation="repeatable_read", readonly=True):
            row = await reader.fetchrow(
                "select now() as at, epoch, pg_export_snapshot() as snapshot,"
                " (select max(version) from schema_version) as schema from server"
            )
            header = Header(
                v=1, key=recipient.key, at=_instant(row["at"]), epoch=str(row["epoch"]), schema=row["schema"]
            )
            with new_file(to) as file:
                parts = dump.dumped(programs, source.reader, row["snapshot"])
                sealed.write(file, header, parts, recipient, chance)
    finally:
        await reader.close()
    await _note(source.owner, row["at"], header.epoch)
    return header


async def _note(owner_dsn: str, at: datetime, epoch: str) -> None:
    """From now on devices may be told that it is covered."""
    owner = await asyncpg.connect(owner_dsn)
    try:
        await owner.execute(_NOTE, at, epoch)
    finally:
        await owner.close()


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
