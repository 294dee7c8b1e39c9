"""The keys of a tenant, opened with the key file: all of them must open, and fit what is published of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.verify import spec
from server.verify.findings import Check, Pen
from server.verify.rows import DataKey, TenantKey

KEY_FILE: Final = "harken.key"
PURPOSES: Final = ("intake", "rest", "signing")
_SEED_BYTES: Final = 64


class NoKeyFile(RuntimeError):
    """Without the key file nothing can be read, so nothing can be verified."""


@dataclass(slots=True)
class Keys:
    intake: set[str] = field(default_factory=set)
    signing: list[bytes] = field(default_factory=list)
    data: dict[UUID, AESGCM] = field(default_factory=dict)

    def open(self, data_key: UUID, blob: bytes, place: bytes) -> bytes | None:
        """The plaintext, or None if this key does not open this blob at this place."""
        key = self.data.get(data_key)
        return None if key is None else _open(key, blob, place)

    def signed_by_tenant(self, signature: bytes, signed: bytes) -> bool:
        return any(signature_holds(key, signature, signed) for key in self.signing)


def read_key_file(key_dir: Path) -> AESGCM:
    """The root of all keys."""
    path = key_dir / KEY_FILE
    try:
        key = path.read_bytes()
    except OSError as error:
        raise NoKeyFile(f"cannot read the key file {path}: {error.strerror}") from error
    if len(key) != spec.KEY_BYTES:
        raise NoKeyFile(f"the key file {path} is not {spec.KEY_BYTES} bytes long")
    return AESGCM(key)


def open_keys(
    root: AESGCM, tenant: UUID, tenant_keys: Iterable[TenantKey], data_keys: Iterable[DataKey], pen: Pen
) -> Keys:
    """Unwraps everything; what does not open is a finding, and is left out."""
    keys, rest, current = Keys(), dict[UUID, AESGCM](), list[str]()
    for row in tenant_keys:
        place = f"{row.purpose} key {row.key_id}"
        secret = _open(root, row.wrapped, spec.tenant_key_place(tenant, row.key_id, row.purpose))
        current += [row.purpose] if row.state == "current" else []
        if secret is None:
            pen.wrong(Check.KEY, place, "does not open with the key file")
        elif row.public != _public(row, secret):
            pen.wrong(Check.KEY, place, "the public part does not belong to the private one")
        elif row.purpose == "rest":
            rest[row.key_id] = AESGCM(secret)
        elif row.purpose == "signing":
            keys.signing.append(row.public)
        else:
            keys.intake.add(str(row.key_id))
    if sorted(current) != sorted(PURPOSES):
        pen.wrong(Check.KEY, "tenant keys", "not exactly one current key for each purpose")
    for data_key in data_keys:
        pen.count("data keys")
        wrapping = rest.get(data_key.rest_key_id)
        place_of = spec.data_key_place(tenant, data_key.data_key_id)
        secret = None if wrapping is None else _open(wrapping, data_key.wrapped, place_of)
        if secret is None or len(secret) != spec.KEY_BYTES:
            pen.wrong(Check.KEY, f"data key {data_key.data_key_id}", "does not open with its rest key")
        else:
            keys.data[data_key.data_key_id] = AESGCM(secret)
    return keys


def signature_holds(public: bytes, signature: bytes, signed: bytes) -> bool:
    """False too for bytes that are no public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _open(key: AESGCM, blob: bytes, place: bytes) -> bytes | None:
    try:
        return key.decrypt(blob[: spec.NONCE_BYTES], blob[spec.NONCE_BYTES :], place)
    except (InvalidTag, ValueError):
        return None


def _public(row: TenantKey, secret: bytes) -> bytes | None:
    """What the private part publishes, or None if it is of no known kind. A rest key publishes nothing."""
    try:
        match row.purpose, row.suite:
            case "rest", "aes-256-gcm":
                return b"" if len(secret) == spec.KEY_BYTES else None
            case "signing", "ed25519":
                return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
            case "intake", "x25519":
                return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
            case "intake", "x-wing":
                kem = MLKEM768PrivateKey.from_seed_bytes(secret[:_SEED_BYTES]).public_key().public_bytes_raw()
                return kem + X25519PrivateKey.from_private_bytes(secret[_SEED_BYTES:]).public_key().public_bytes_raw()
            case _:
                return None
    except ValueError:
        return None
