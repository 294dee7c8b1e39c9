"""Passwords of the database's roles: made on the first start, kept beside the key file, known to nobody."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from pathlib import Path

import msgspec

from server.chance import Chance
from server.db.roles import Role

FILE_NAME = "passwords.json"
_BYTES = 24


class Passwords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    superuser: str
    roles: dict[Role, str]

    def __repr__(self) -> str:
        return "Passwords()"


def settle_passwords(key_dir: Path, chance: Chance) -> Passwords:
    path = key_dir / FILE_NAME
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=Passwords)
    made = Passwords(superuser=_new(chance), roles={role: _new(chance) for role in Role})
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(made))
        file.flush()
        os.fsync(file.fileno())
    # Whole or not at all: the cluster that is made next knows these and no others.
    half.rename(path)
    return made


def _new(chance: Chance) -> str:
    return urlsafe_b64encode(chance.bytes(_BYTES)).decode("ascii")
