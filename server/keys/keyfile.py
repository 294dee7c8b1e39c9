"""The key file: 32 random bytes beside, never inside, the database. Without it a dump of the database tells nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.chance import Chance

KEY_BYTES: Final = 32
KEY_FILE: Final = "harken.key"
NONCE_BYTES: Final = 12


class KeyFileRefused(RuntimeError):
    """The key file is missing, of the wrong length, or not the one that these keys were wrapped under."""


class Wrapping:
    """Wraps small secrets under one key. `place` is bound in, so that a wrapped key cannot be moved to another row."""

    __slots__ = ("_aead", "_chance")

    def __init__(self, key: bytes, chance: Chance) -> None:
        self._aead = AESGCM(key)
        self._chance = chance

    def wrap(self, secret: bytes, place: bytes) -> bytes:
        nonce = self._chance.bytes(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, secret, place)

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        try:
            return self._aead.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], place)
        except InvalidTag as error:
            raise KeyFileRefused("a stored key does not open: is this the key file of this database?") from error


def make_keyfile(path: Path, chance: Chance) -> None:
    """Writes a new key file, readable by its owner only. Never overwrites: that would lose every record."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(chance.bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def read_keyfile(path: Path, chance: Chance) -> Wrapping:
    """The root of all wrapping, from the key file."""
    try:
        key = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyFileRefused(f"no key file at {path}") from error
    if len(key) != KEY_BYTES:
        raise KeyFileRefused(f"the key file at {path} is not {KEY_BYTES} bytes long")
    return Wrapping(key, chance)
