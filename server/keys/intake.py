"""Intake keys: what devices seal to. Old ones stay until every device under them has used a newer one."""

from __future__ import annotations

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from msgspec import Struct

from server.chance import Chance
from sync.envelope import PrivateKey, Suite

_LABEL = b"harken/intake-key/1\x00"
_SEED_BYTES = 64
_X25519_BYTES = 32


class IntakePrivate(Struct, frozen=True, kw_only=True):
    """An intake key ready to open envelopes."""

    suite: Suite
    private: PrivateKey


def make(suite: Suite, chance: Chance) -> tuple[bytes, bytes]:
    """A new key as (secret, public) bytes. X-Wing: ML-KEM-768 seed then X25519 scalar; public 1184 + 32 bytes."""
    secret = chance.bytes(_X25519_BYTES if suite is Suite.X25519 else _SEED_BYTES + _X25519_BYTES)
    scalar = x25519.X25519PrivateKey.from_private_bytes(secret[-_X25519_BYTES:])
    public = scalar.public_key().public_bytes_raw()
    if suite is Suite.X_WING:
        public = mlkem.MLKEM768PrivateKey.from_seed_bytes(secret[:_SEED_BYTES]).public_key().public_bytes_raw() + public
    return secret, public


def load(suite: Suite, secret: bytes) -> IntakePrivate:
    """The private key from its secret bytes."""
    scalar = x25519.X25519PrivateKey.from_private_bytes(secret[-_X25519_BYTES:])
    if suite is Suite.X25519:
        return IntakePrivate(suite=suite, private=scalar)
    seed = mlkem.MLKEM768PrivateKey.from_seed_bytes(secret[:_SEED_BYTES])
    return IntakePrivate(suite=suite, private=hpke.MLKEM768X25519PrivateKey(seed, scalar))


def signed_bytes(key_id: bytes, suite: Suite, public: bytes) -> bytes:
    """What the tenant's signing key signs, so that no one between can give a device another key to seal to."""
    return _LABEL + key_id + suite.encode("ascii") + b"\x00" + public
