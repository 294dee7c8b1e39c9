"""At rest: an entry lies in the database as ciphertext that only its own place can open."""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.chance import Chance
from server.keys.keyfile import NONCE_BYTES
from sync import ids

SALT_BYTES: Final = 16
_ENTRY_LABEL: Final = b"harken/rest/1"
_HELD_LABEL: Final = b"harken/held/1"


class DataKey:
    """The key of one matter. Destroying it makes every entry of the matter unreadable, in backups too (S11)."""

    __slots__ = ("_aead", "id")

    def __init__(self, data_key_id: str, secret: bytes) -> None:
        self.id = data_key_id
        self._aead = AESGCM(secret)

    def seal(self, plain: bytes, place: bytes, chance: Chance) -> bytes:
        nonce = chance.bytes(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, place)

    def open(self, blob: bytes, place: bytes) -> bytes:
        """Raises `cryptography.exceptions.InvalidTag` if the blob was changed or moved, which is tampering."""
        return self._aead.decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], place)


def entry_place(tenant_id: str, feed_id: str, seq: int, data_key_id: str) -> bytes:
    """Associated data of an entry: its ciphertext opens nowhere else."""
    return b"".join((_ENTRY_LABEL, ids.raw(tenant_id), ids.raw(feed_id), seq.to_bytes(8, "big"), ids.raw(data_key_id)))


def held_place(tenant_id: str, held_id: str, data_key_id: str) -> bytes:
    """Associated data of a held item."""
    return b"".join((_HELD_LABEL, ids.raw(tenant_id), ids.raw(held_id), ids.raw(data_key_id)))
