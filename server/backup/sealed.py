"""The backup file: a stream of chunks under a key that only the private half of the backup key opens.

    "HKB1" ‖ u32 length ‖ header ‖ u32 length ‖ sealed file key ‖ chunks

The file key is sealed with HPKE (X-Wing) and bound to the header. Chunks are the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár (2015), as in age: AES-256-GCM, the nonce counts them and marks the last, so that
nothing can be cut off, left out, moved or added without being seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.backup.recipient import Recipient, Secret
from server.chance import Chance
from server.keys import intake
from sync.envelope import Suite, public_key
from sync.messages.base import EpochId
from sync.text import unb64

CHUNK_BYTES: Final = 1 << 20
_MAGIC: Final = b"HKB1"
_LABEL: Final = b"harken/backup/1\x00"
_TAG_BYTES: Final = 16
_HEADER_BYTES_MAX: Final = 4096
_HPKE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class BackupRefused(RuntimeError):
    """This file cannot be restored, or not with these keys. Nothing was written."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may be known of a backup without opening it."""

    v: int
    key: str
    """The id of the backup key."""
    at: str
    """Everything that was committed before this instant is in it, and nothing later."""
    epoch: EpochId
    schema: int


def write(out: BinaryIO, header: Header, parts: Iterable[bytes], recipient: Recipient, chance: Chance) -> None:
    """Seals `parts`, whatever their sizes, to the recipient. `out` is synced by the caller."""
    text, key = msgspec.json.encode(header), chance.bytes(32)
    public = public_key(Suite.X_WING, unb64(recipient.public))
    out.write(_MAGIC)
    out.writelines(
        len(field).to_bytes(4, "big") + field for field in (text, _HPKE.encrypt(key, public, info=_LABEL + text))
    )
    aead, number, held = AESGCM(key), 0, bytearray()
    for part in parts:
        held += part
        while len(held) > CHUNK_BYTES:  # one that is full may yet be the last
            out.write(aead.encrypt(_nonce(number, last=False), bytes(held[:CHUNK_BYTES]), None))
            del held[:CHUNK_BYTES]
            number += 1
    out.write(aead.encrypt(_nonce(number, last=True), bytes(held), None))


def read_header(file: BinaryIO) -> tuple[Header, bytes]:
    """The header, and its text. The file stands at the sealed key."""
    if file.read(len(_MAGIC)) != _MAGIC:
        raise BackupRefused("this is not a backup of Harken")
    text = _field(file)
    try:
        header = msgspec.json.decode(text, type=Header)
    except msgspec.DecodeError as error:
        raise BackupRefused("the header of this backup cannot be read") from error
    if header.v != 1:
        raise BackupRefused(f"this backup is of form {header.v}, which this version of Harken does not know")
    return header, text


def read(file: BinaryIO, secret: Secret) -> Iterator[bytes]:
    """What was sealed, chunk by chunk. Raises BackupRefused at the first byte that is not as it was written."""
    header, text = read_header(file)
    if header.key != secret.key:
        raise BackupRefused(
            f"this backup is sealed to key {header.key}, and the keys file opens those of key {secret.key}: "
            "take the keys file that was current when the backup was made"
        )
    try:
        key = _HPKE.decrypt(_field(file), intake.load(Suite.X_WING, secret.secret).private, info=_LABEL + text)
    except (InvalidTag, ValueError) as error:
        raise BackupRefused("this backup was altered: its key does not open") from error
    aead, number = AESGCM(key), 0
    chunk = file.read(CHUNK_BYTES + _TAG_BYTES)
    while True:
        following = file.read(CHUNK_BYTES + _TAG_BYTES)
        try:
            yield aead.decrypt(_nonce(number, last=not following), chunk, None)
        except InvalidTag as error:
            raise BackupRefused(f"this backup was cut off or altered (chunk {number})") from error
        if not following:
            return
        chunk, number = following, number + 1


def check(file: BinaryIO, secret: Secret) -> Header:
    """Reads all of it, so that nothing is written anywhere for a file that turns out to be broken."""
    file.seek(0)
    header, _ = read_header(file)
    file.seek(0)
    if sum(map(len, read(file, secret))) == 0:
        raise BackupRefused("this backup is empty")
    file.seek(0)
    return header


def _field(file: BinaryIO) -> bytes:
    length = int.from_bytes(file.read(4), "big")
    data = file.read(min(length, _HEADER_BYTES_MAX))
    if len(data) != length or not length:
        raise BackupRefused("this backup was cut off, or is none")
    return data


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
