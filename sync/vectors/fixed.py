"""Keys and ids that everyone may know. No device or server outside these vectors has them."""

from __future__ import annotations

import hashlib
from typing import Final

from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from sync.envelope import PrivateKey, Suite
from sync.ids import text


def seed(name: str) -> bytes:
    """32 bytes that stand for a name."""
    return hashlib.sha256(f"harken vectors: {name}".encode()).digest()


def fixed_id(name: str) -> str:
    """An id that stands for a name, in the shape of a random UUID."""
    b = bytearray(seed(name)[:16])
    b[6], b[8] = (b[6] & 0x0F) | 0x40, (b[8] & 0x3F) | 0x80
    return text(bytes(b))


TENANT: Final = fixed_id("tenant")
DEVICE: Final = fixed_id("device")
PERSON: Final = fixed_id("person")
SETTING: Final = fixed_id("setting")
EPOCH: Final = fixed_id("epoch")
AUTHOR_KEY: Final = fixed_id("author key")
INTAKE_KEYS: Final = {suite: fixed_id(f"intake {suite}") for suite in Suite}

AUTHOR: Final = Ed25519PrivateKey.from_private_bytes(seed("author"))
TABLET: Final = Ed25519PrivateKey.from_private_bytes(seed("tablet"))
SIGNING: Final = Ed25519PrivateKey.from_private_bytes(seed("signing"))


def intake(suite: Suite) -> PrivateKey:
    """The private intake key. An X-Wing seed of 32 bytes stretches to an ML-KEM seed and an X25519 scalar."""
    if suite is Suite.X25519:
        return x25519.X25519PrivateKey.from_private_bytes(seed("intake x25519"))
    stretched = hashlib.shake_256(seed("intake x-wing")).digest(96)
    return MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(stretched[:64]),
        x25519.X25519PrivateKey.from_private_bytes(stretched[64:]),
    )


def intake_public(suite: Suite) -> bytes:
    """The bytes that an intake key is published as."""
    if suite is Suite.X25519:
        return x25519.X25519PrivateKey.from_private_bytes(seed("intake x25519")).public_key().public_bytes_raw()
    stretched = hashlib.shake_256(seed("intake x-wing")).digest(96)
    kem = mlkem.MLKEM768PrivateKey.from_seed_bytes(stretched[:64]).public_key().public_bytes_raw()
    return kem + x25519.X25519PrivateKey.from_private_bytes(stretched[64:]).public_key().public_bytes_raw()
