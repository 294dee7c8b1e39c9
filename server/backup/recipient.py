"""The key that backups are sealed to. Its public half lies beside the key file; the private half never stays here."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import msgspec

from server.backup.files import replace_file
from server.chance import Chance
from server.keys import intake
from server.keys.keyfile import KEY_FILE
from sync.envelope import Suite
from sync.text import b64

FILE_NAME: Final = "backup.pub"


class NoBackupKey(RuntimeError):
    """Backups could not be opened again, so none is made."""


class Recipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    key: str
    public: str
    """X-Wing, as intake keys are published."""
    root: str
    """A digest of the key file that was put away with the private half: it must be the one in use."""


class Secret(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    key: str
    secret: bytes


def make(key_dir: Path, chance: Chance) -> tuple[Recipient, Secret]:
    """A new pair, and nothing written yet."""
    secret, public = intake.make(Suite.X_WING, chance)
    key = chance.uuid()
    return Recipient(key=key, public=b64(public), root=_root(key_dir)), Secret(key=key, secret=secret)


def encode(recipient: Recipient) -> bytes:
    return msgspec.json.encode(recipient) + b"\n"


def keep(key_dir: Path, recipient: Recipient) -> None:
    """Backups are sealed to it from now on."""
    replace_file(key_dir / FILE_NAME, encode(recipient))


def current(key_dir: Path) -> Recipient:
    """Raises NoBackupKey if none was made, or if the key file was exchanged since."""
    path = key_dir / FILE_NAME
    if not path.exists():
        raise NoBackupKey("there is no backup key yet: run `harken backup-keys` first, and put its file elsewhere")
    recipient = msgspec.json.decode(path.read_bytes(), type=Recipient)
    if recipient.root != _root(key_dir):
        raise NoBackupKey("the key file was exchanged: run `harken backup-keys` again, or this backup would be lost")
    return recipient


def _root(key_dir: Path) -> str:
    return b64(hashlib.sha256(b"harken/root/1\x00" + (key_dir / KEY_FILE).read_bytes()).digest()[:16])
