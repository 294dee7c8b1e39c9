"""`harken secrets`: makes the passwords that an installation's parts sign in to each other with. Nobody needs to know
them; none that is there is changed."""

from __future__ import annotations

import argparse
import os
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Final

from server.chance import Chance, SystemChance

NAMES: Final = (
    "database-superuser",
    "database-owner",
    "database-app",
    "database-worker",
    "database-disposer",
    "database-backup",
    "redis",
)
POOLED: Final = ("app", "worker")
USERLIST: Final = "pgbouncer-userlist"
"""What pgbouncer signs them in with: theirs once more, in its own form."""
_BYTES: Final = 24


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="made if it is missing")


def run(arguments: argparse.Namespace) -> int:
    made = make(arguments.to, SystemChance())
    print(f"made {', '.join(made) or 'nothing'} in {arguments.to}")  # noqa: T201 (this is a command's answer)
    return 0


def make(directory: Path, chance: Chance) -> list[str]:
    """Names of those that were missing. Each is readable by its owner only from its first moment."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing = [name for name in NAMES if not (directory / name).exists()]
    for name in missing:
        _write(directory / name, urlsafe_b64encode(chance.bytes(_BYTES)).decode("ascii"))
    passwords = {role: (directory / f"database-{role}").read_text(encoding="ascii").strip() for role in POOLED}
    (directory / USERLIST).unlink(missing_ok=True)
    _write(directory / USERLIST, "".join(f'"harken_{role}" "{word}"\n' for role, word in passwords.items()))
    return missing


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
