"""`harken backup-keys`: what opens backups, and what the database is nothing without, sealed for another place."""

from __future__ import annotations

import argparse
from pathlib import Path

from server.backup import recipient as recipients
from server.backup.bundle import gather, seal
from server.backup.files import new_file
from server.backup.passphrase import configure as configure_passphrase
from server.backup.passphrase import passphrase_of
from server.chance import Chance, SystemChance
from server.clock import Clock, SystemClock
from server.config import config_of


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, help="the directory of a Harken that is up, or of harken.toml"
    )
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="the keys file; nothing is written over")
    configure_passphrase(parser)


def run(arguments: argparse.Namespace) -> int:
    key_dir = config_of(arguments.data).key_dir
    key = put_away(key_dir, arguments.to, passphrase_of(arguments, new=True), SystemClock(), SystemChance())
    print(  # noqa: T201
        f"{arguments.to} opens the backups that are made from now on (key {key}). Keep it, and its passphrase, in "
        "another place than the backups; keep older keys files as long as their backups."
    )
    return 0


def put_away(key_dir: Path, to: Path, passphrase: str, clock: Clock, chance: Chance) -> str:
    """A new backup key each time: the private half of the last one is not here any more. Returns its id."""
    recipient, secret = recipients.make(key_dir, chance)
    data = seal(gather(key_dir, recipient, secret), passphrase, clock.now().isoformat(timespec="seconds"), chance)
    with new_file(to) as file:
        file.write(data)
    recipients.keep(key_dir, recipient)
    return recipient.key
