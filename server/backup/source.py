"""Which database is backed up, and as whom: somebody who sees behind every wall, and only reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from server.config import config_of, secrets_directory
from server.embedded.postgres import SUPERUSER
from server.installation import FILE_NAME as INSTALLATION
from server.installation import address, read_installation, secret
from server.up.passwords import FILE_NAME as PASSWORDS
from server.up.passwords import Passwords
from server.up.prepare import as_role

BACKUP_ROLE: Final = "harken_backup"
SECRET: Final = "database-backup"  # noqa: S105 (the name of a file)


class NoWayIn(RuntimeError):
    """Nobody here may read the whole database."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    reader: str
    owner: str
    key_dir: Path

    def __repr__(self) -> str:
        return f"Source({self.key_dir})"


def source_of(data: Path, database_url: str | None) -> Source:
    """Of `harken up`, of an installation with a `harken.toml`, or of the database at an address."""
    settled = config_of(data)
    return Source(
        reader=database_url or _reader(data, settled.dsn_owner), owner=settled.dsn_owner, key_dir=settled.key_dir
    )


def _reader(data: Path, owner: str) -> str:
    if not (data / INSTALLATION).exists():
        passwords = msgspec.json.decode((data / "keys" / PASSWORDS).read_bytes(), type=Passwords)
        return as_role(owner, SUPERUSER, passwords.superuser)
    made = read_installation(data / INSTALLATION)
    password = secret(secrets_directory() or made.secrets, SECRET)
    if password is None:
        raise NoWayIn(f"there is no secret `{SECRET}`: the role {BACKUP_ROLE} reads the database for its backup")
    return address(made.database, BACKUP_ROLE, password, pooled=False)
