"""Up: a command becomes an envelope. Sign, then seal; made once, stored and sent as it is.

The bytes of each form are in `sync/README.md`. The author signs header and body; HPKE (RFC 9180) then seals signature
and body to the tenant's intake key, so that whoever carries the envelope can neither read nor change it, and the
header, which stays readable, is bound to it as HPKE's info.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum, StrEnum
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct

from sync import ids
from sync.messages.base import CommandId, DeviceId, Instant, KeyId, Line, PersonId, TenantId
from sync.text import TextRefused, check_text

PROTOCOL: Final = 1
HEADER_BYTES_MAX: Final = 512
BODY_BYTES_MAX: Final = 60 * 1024
ENVELOPE_BYTES_MAX: Final = 64 * 1024
BATCH_MAX: Final = 100

_MAGIC: Final = b"HK\x01"
_SIGN_LABEL: Final = b"harken/command/1\x00"
_SEAL_LABEL: Final = b"harken/seal/1\x00"
_PLAIN_HEAD: Final = 1 + 16 + 64 + 4
_PAD_TO: Final = 256


class Suite(StrEnum):
    """How an intake key seals. Both are HPKE base mode with HKDF-SHA256 and AES-256-GCM."""

    X_WING = "x-wing"
    """ML-KEM-768 with X25519: what is written today must still be private in 75 years."""
    X25519 = "x25519"
    """For a client that has no ML-KEM."""


class Route(IntEnum):
    """First byte of the sealed plaintext: who may be told, even if nothing else can be read (R25, R29)."""

    CHILD = 1
    ABOUT_ADULT = 2


class How(StrEnum):
    """How the author is known: by their own key, by a name they gave, or not at all (R2)."""

    KEY = "key"
    NAME = "name"
    NONE = "none"


class Header(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the carrier and the server may read of an envelope. `made`, `mono` and `boot` are the device's claims."""

    p: int
    key: KeyId
    tenant: TenantId
    device: DeviceId
    seq: Annotated[int, Meta(ge=1, le=2**53 - 1)]
    """Gapless per device, so that a missing item can be proved missing."""
    cmd: CommandId
    made: Instant
    zone: Line
    mono: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    """Milliseconds since `boot`, from a clock that is never set."""
    boot: Annotated[str, Meta(max_length=36)]
    who: PersonId | None
    how: How


class Refusal(StrEnum):
    """Why bytes are not an envelope, or an envelope not a command. Each is a reason to hold, none to drop."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    UNKNOWN_KEY = "unknown-key"
    BAD_SEAL = "bad-seal"
    MALFORMED = "malformed"
    UNKNOWN_SIGNER = "unknown-signer"
    BAD_SIGNATURE = "bad-signature"


class EnvelopeRefused(ValueError):
    """Carries the reason and never the content."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class Envelope(Struct, frozen=True, kw_only=True):
    """An envelope that parses. `data` is the whole, verbatim; `digest` is its name for ever."""

    data: bytes
    digest: bytes
    header: Header
    header_text: bytes
    sealed: bytes


class Plain(Struct, frozen=True, kw_only=True):
    """What lies inside: where it may go, who signed, and the body as written."""

    route: Route
    signer_key_id: KeyId
    signature: bytes
    body: bytes


_decode_header = msgspec.json.Decoder(Header).decode

PublicKey = x25519.X25519PublicKey | hpke.MLKEM768X25519PublicKey
PrivateKey = x25519.X25519PrivateKey | hpke.MLKEM768X25519PrivateKey

_SUITES: Final = {
    Suite.X_WING: hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM),
    Suite.X25519: hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM),
}


def digest_of(data: bytes) -> bytes:
    """SHA-256: the name under which these exact bytes are known."""
    return hashlib.sha256(data).digest()


def signed_bytes(header_text: bytes, body: bytes) -> bytes:
    """What the author's key signs: a label, then the digests of header and body."""
    return _SIGN_LABEL + digest_of(header_text) + digest_of(body)


def sign(key: Ed25519PrivateKey, header_text: bytes, body: bytes) -> bytes:
    """The author's signature over header and body (RFC 8032)."""
    return key.sign(signed_bytes(header_text, body))


def verify(key: Ed25519PublicKey, header_text: bytes, plain: Plain) -> None:
    """Raises `EnvelopeRefused` unless this key signed exactly this header and body."""
    try:
        key.verify(plain.signature, signed_bytes(header_text, plain.body))
    except InvalidSignature as error:
        raise EnvelopeRefused(Refusal.BAD_SIGNATURE) from error


def pack(plain: Plain) -> bytes:
    """The plaintext to seal, padded with zeros so that its length tells little."""
    data = b"".join(
        (
            bytes([plain.route]),
            ids.raw(plain.signer_key_id),
            plain.signature,
            len(plain.body).to_bytes(4, "big"),
            plain.body,
        )
    )
    return data + bytes(-len(data) % _PAD_TO)


def unpack(data: bytes) -> Plain:
    """The parts of an opened plaintext. Refuses any other length, padding or route than `pack` makes."""
    if len(data) < _PLAIN_HEAD or len(data) % _PAD_TO:
        raise EnvelopeRefused(Refusal.MALFORMED)
    length = int.from_bytes(data[81:85], "big")
    end = _PLAIN_HEAD + length
    if length > BODY_BYTES_MAX or end > len(data) or len(data) - end >= _PAD_TO or any(data[end:]):
        raise EnvelopeRefused(Refusal.MALFORMED)
    if data[0] not in (Route.CHILD, Route.ABOUT_ADULT):
        raise EnvelopeRefused(Refusal.MALFORMED)
    return Plain(
        route=Route(data[0]),
        signer_key_id=ids.text(data[1:17]),
        signature=data[17:81],
        body=data[_PLAIN_HEAD:end],
    )


def salvage(data: bytes) -> bytes:
    """What may be the body of an opened plaintext that does not come apart: all after its head, without padding."""
    return data[_PLAIN_HEAD:].rstrip(b"\x00")


def public_key(suite: Suite, public: bytes) -> PublicKey:
    """The key to seal to, from its published bytes."""
    if suite is Suite.X25519:
        return x25519.X25519PublicKey.from_public_bytes(public)
    return hpke.MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(public[:1184]),
        x25519.X25519PublicKey.from_public_bytes(public[1184:]),
    )


def seal(suite: Suite, public: PublicKey, header_text: bytes, plain: Plain) -> bytes:
    """The whole envelope. Randomised: two seals of one command differ, so a command is sealed once and kept."""
    sealed = _SUITES[suite].encrypt(pack(plain), public, info=_SEAL_LABEL + header_text)
    return _MAGIC + len(header_text).to_bytes(2, "big") + header_text + sealed


def parse(data: bytes) -> Envelope:
    """Reads the outside of an envelope. No key is needed."""
    if len(data) > ENVELOPE_BYTES_MAX:
        raise EnvelopeRefused(Refusal.TOO_LARGE)
    if len(data) < 5 or data[:3] != _MAGIC:
        raise EnvelopeRefused(Refusal.UNREADABLE)
    end = 5 + int.from_bytes(data[3:5], "big")
    if end > len(data):
        raise EnvelopeRefused(Refusal.UNREADABLE)
    header_text = data[5:end]
    try:
        check_text(header_text, size_max=HEADER_BYTES_MAX)
        header = _decode_header(header_text)
    except (TextRefused, msgspec.DecodeError) as error:
        raise EnvelopeRefused(Refusal.UNREADABLE) from error
    if header.p != PROTOCOL:
        raise EnvelopeRefused(Refusal.UNREADABLE)
    return Envelope(data=data, digest=digest_of(data), header=header, header_text=header_text, sealed=data[end:])


def unseal(suite: Suite, private: PrivateKey, envelope: Envelope) -> bytes:
    """The plaintext as padded bytes, not yet unpacked: its first byte decides the route even if the rest is broken."""
    try:
        return _SUITES[suite].decrypt(envelope.sealed, private, info=_SEAL_LABEL + envelope.header_text)
    except (InvalidTag, ValueError) as error:
        raise EnvelopeRefused(Refusal.BAD_SEAL) from error


def frame(envelopes: list[bytes]) -> bytes:
    """The body of one push: each envelope after its length."""
    return b"".join(len(data).to_bytes(4, "big") + data for data in envelopes)


def unframe(body: bytes) -> list[bytes]:
    """The items of a push. A length that runs past the end makes all that remains one last item: nothing is lost.

    So does one item more than a batch may hold: a body of empty items must not cost more than counting to a hundred.
    """
    items: list[bytes] = []
    at = 0
    while at < len(body):
        length = int.from_bytes(body[at : at + 4], "big")
        if len(items) == BATCH_MAX or len(body) - at < 4 or at + 4 + length > len(body):
            items.append(body[at:])
            break
        items.append(body[at + 4 : at + 4 + length])
        at += 4 + length
    return items
