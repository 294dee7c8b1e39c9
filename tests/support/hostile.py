"""Envelopes that no honest device makes."""

from __future__ import annotations

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import envelope
from sync.envelope import Plain, Route, Suite
from sync.text import unb64
from tests.support.device import TestDevice

X_WING = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def header_of(data: bytes) -> bytes:
    return envelope.parse(data).header_text


def framed(header: bytes, sealed: bytes) -> bytes:
    return b"HK\x01" + len(header).to_bytes(2, "big") + header + sealed


def sealed_plaintext(device: TestDevice, padded: bytes) -> bytes:
    """An envelope around a plaintext of any shape, under a header of the device's own."""
    header = header_of(device.seal(device.concern()))
    public = envelope.public_key(Suite.X_WING, unb64(device.home.front_door.intake.public))
    return framed(header, X_WING.encrypt(padded, public, info=b"harken/seal/1\x00" + header))


def plaintext(device: TestDevice, body: bytes, *, route: int = Route.CHILD, length: int | None = None) -> bytes:
    """A plaintext as it would be packed, but for its route and the length that it claims; signed by nobody."""
    plain = Plain(route=Route.CHILD, signer_key_id=device.home.device, signature=bytes(64), body=body)
    packed = bytearray(envelope.pack(plain))
    packed[0] = route
    packed[81:85] = (len(body) if length is None else length).to_bytes(4, "big")
    return bytes(packed)


def with_body(device: TestDevice, body: bytes) -> bytes:
    """A true signature over any body."""
    return device.seal(device.concern(), body=body)


def other_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()
