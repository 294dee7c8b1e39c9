"""The two cookies. Each holds `tenant.secret`: the tenant says whose rows to open before anything is looked up, the
secret proves the right to it. Only the SHA-256 of the secret is kept: it has 256 bits, so nothing slower is needed."""

from __future__ import annotations

import hashlib
from typing import Final

from msgspec import Struct

from sync import ids
from sync.text import TextRefused, b64, unb64

DEVICE: Final = "__Host-device"
SESSION: Final = "__Host-session"
SECRET_BYTES: Final = 32


class Token(Struct, frozen=True):
    """What a cookie claims: whose it is, and the hash under which it is known if it is true."""

    tenant: str
    secret_hash: bytes


def text(tenant: str, secret: bytes) -> str:
    """The value of a cookie."""
    return f"{tenant}.{b64(secret)}"


def secret_hash(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def read(value: str | None) -> Token | None:
    """The claim of a cookie, or None for anything that we did not write."""
    tenant, _, secret_text = (value or "").partition(".")
    try:
        secret = unb64(secret_text)
    except TextRefused:
        return None
    if not ids.is_id(tenant) or len(secret) != SECRET_BYTES:
        return None
    return Token(tenant=tenant, secret_hash=secret_hash(secret))
