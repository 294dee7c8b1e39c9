"""`harken restore`: a backup becomes a Harken again, in a new epoch.

Backup and keys are read to their ends first: whatever is wrong with them, nothing has been written. What fails later
leaves nothing either. The epoch is written beside the key file last of all, and without it nothing starts.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import asyncpg
import msgspec

from server.backup import disposals as noted
from server.backup import dump, sealed
from server.backup.again import dispose_again
from server.backup.begin import begin_epoch
from server.backup.bundle import Bundle, open_bundle
from server.backup.disposals import Disposal
from server.backup.files import replace_file
from server.backup.into import Into, into
from server.backup.passphrase import configure as configure_passphrase
from server.backup.passphrase import passphrase_of
from server.backup.sealed import BackupRefused, Header
from server.chance import Chance, SystemChance
from server.config import environment_default
from server.db.epoch import FILE_NAME as EPOCH
from server.db.migrate import migrate, read_migrations
from server.db.tenant_tx import Database
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.policy.load import read_packs
from server.verify.findings import Report
from server.verify.run import verify

_GO_THROUGH = (
    "Everybody signs in again. Tablets withdrawn, people who left and passphrases changed since the backup are as they "
    "were then: go through them before you serve."
)


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    header: Header
    epoch: str
    feeds: int
    disposed: int
    report: Report


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, help="the backup")
    add("--keys", type=Path, required=True, metavar="KEYFILE", help="the keys file that was current when it was made")
    add("--data", type=Path, required=True, help="an empty directory, or that of harken.toml with an empty database")
    add(
        "--disposals",
        type=Path,
        metavar="FILE",
        help="`disposals` from beside the key file of the Harken that was lost, if it is newer than the keys file",
    )
    add(
        "--database-url",
        default=environment_default("DATABASE_URL"),
        help="an empty PostgreSQL database of your own, as a superuser (default: one is started in the directory)",
    )
    add("--postgres-bin", type=Path, default=environment_default("POSTGRES_BIN"), help="directory of its programs")
    configure_passphrase(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 if everything fits, 1 if what was backed up does not."""
    passphrase = passphrase_of(arguments, new=False)
    bundle = open_bundle(arguments.keys.read_bytes(), passphrase)
    chance = SystemChance()
    with arguments.file.open("rb") as file:
        header = checked(file, bundle)
        again = disposals_of(bundle, arguments.disposals)
        programs = dump.programs_for(arguments.postgres_bin)
        with into(arguments.data, arguments.database_url, arguments.postgres_bin, chance) as place:
            done = asyncio.run(restore(place, file, bundle, header, again, programs, chance))
    print("\n".join(_said(done)))  # noqa: T201 (this is a command's answer)
    return 0 if done.report.clean else 1


def checked(file: BinaryIO, bundle: Bundle) -> Header:
    """Raises BackupRefused, before anything is written, for a file that cannot be restored to its last byte."""
    header = sealed.check(file, bundle.secret)
    known = len(read_migrations())
    if header.schema > known:
        raise BackupRefused(
            f"this backup is of version {header.schema} of the database, and this Harken knows {known}: "
            "restore with the release that made it, or a later one"
        )
    return header


def disposals_of(bundle: Bundle, newer: Path | None) -> tuple[Disposal, ...]:
    kept = noted.parse(bundle.files.get(noted.FILE_NAME, b""))
    if newer is not None and not newer.exists():
        raise BackupRefused(f"there are no disposals at {newer}")
    return tuple(dict.fromkeys((*kept, *(noted.read(newer) if newer is not None else ()))))


async def restore(
    place: Into,
    file: BinaryIO,
    bundle: Bundle,
    header: Header,
    disposals: Sequence[Disposal],
    programs: Path,
    chance: Chance,
) -> Restored:
    dump.restored(programs, place.owner, sealed.read(file, bundle.secret))
    epoch = chance.uuid()
    owner = await asyncpg.connect(place.owner)
    try:
        await migrate(owner)
        feeds = await begin_epoch(owner, epoch)
    finally:
        await owner.close()
    _put_keys(place.key_dir, bundle, disposals)
    disposed = await _dispose(place, disposals, chance)
    replace_file(place.key_dir / EPOCH, f"{epoch}\n".encode("ascii"))
    report = await verify(place.app, place.key_dir)
    return Restored(header=header, epoch=epoch, feeds=feeds, disposed=disposed, report=report)


def _put_keys(key_dir: Path, bundle: Bundle, disposals: Sequence[Disposal]) -> None:
    key_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, data in bundle.files.items():
        if name not in (EPOCH, noted.FILE_NAME):
            replace_file(key_dir / Path(name).name, data)
    noted.append(key_dir, disposals)


async def _dispose(place: Into, disposals: Sequence[Disposal], chance: Chance) -> int:
    if not disposals:
        return 0
    app = await Database.open(place.app, connections=2, prepared=False)
    disposer = await asyncpg.connect(place.disposer)
    try:
        ring = KeyRing(app, read_keyfile(place.key_dir / KEY_FILE, chance), chance)
        return await dispose_again(app, disposer, ring, read_packs(), disposals)
    finally:
        await disposer.close()
        await app.close()


def _said(done: Restored) -> list[str]:
    return [
        *(one.line() for one in done.report.findings),
        *(f"note: {note}" for note in done.report.notes),
        done.report.summary(),
        f"restored as of {done.header.at}, {done.feeds} feeds; {done.disposed} bodies were disposed of again",
        f"a new epoch has begun: {done.epoch}. Devices settle what they hold, and offer again what they sent.",
        _GO_THROUGH,
    ]
