"""The key with which Harken proves to push services that it is the server that was subscribed to (RFC 8292).

One pair for all tenants: a browser binds its subscription to the public half. A new key ends every subscription, and
devices then subscribe again by themselves.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

VAPID_FILE: Final = "vapid.pem"


class VapidKeyRefused(RuntimeError):
    """The file is missing or holds no P-256 key."""


def settle_vapid(key_dir: Path) -> None:
    """Makes the key on the first start, readable by its owner only; whole or not at all."""
    path = key_dir / VAPID_FILE
    if path.exists():
        return
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)


def read_vapid(key_dir: Path) -> ec.EllipticCurvePrivateKey:
    path = key_dir / VAPID_FILE
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (FileNotFoundError, ValueError) as error:
        raise VapidKeyRefused(f"{path} is missing or no key: remove it and start again, devices then renew") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise VapidKeyRefused(f"{path} is not a P-256 key")
    return key


def public_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as 65 bytes, as a browser wants it for `applicationServerKey`."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
