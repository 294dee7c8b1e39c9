"""The keys file: what lies beside the database and never in it, sealed under a passphrase for another place.

    "HKK1" ‖ u32 length ‖ header ‖ nonce(12) ‖ AES-256-GCM(Argon2id of the passphrase, content, aad = header)

It is worth a strong passphrase: with it and a backup everything can be read, for as long as either exists.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Meta

from server.backup import recipient as recipients
from server.backup.recipient import Secret
from server.chance import Chance
from server.keys.keyfile import KEY_FILE
from server.up.passwords import FILE_NAME as PASSWORDS

PASSPHRASE_CHARACTERS_MIN: Final = 16
_MAGIC: Final = b"HKK1"
_KIB: Final = 256 * 1024
_PASSES: Final = 3
_HEADER_BYTES_MAX: Final = 4096
_NONCE_BYTES: Final = 12


class KeysRefused(RuntimeError):
    """This is no keys file, it was altered, or the passphrase is another. Or it is too weak to make one with."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    v: int
    key: str
    """The id of the backup key whose private half is within."""
    at: str
    salt: bytes
    kib: Annotated[int, Meta(ge=8 * 1024, le=4 * 1024 * 1024)]
    passes: Annotated[int, Meta(ge=1, le=20)]


class Bundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    files: dict[str, bytes]
    """By name, as they lie beside the key file."""
    secret: Secret

    def __repr__(self) -> str:
        return f"Bundle({self.secret.key})"


def gather(key_dir: Path, new: recipients.Recipient, secret: Secret) -> Bundle:
    """All that lies beside the key file, but for the passwords of the database: whichever comes next has others."""
    left_out = (PASSWORDS, recipients.FILE_NAME)
    found = sorted(path for path in key_dir.iterdir() if path.is_file() and path.name not in left_out)
    files = {path.name: path.read_bytes() for path in found if not path.name.startswith(".")}
    if KEY_FILE not in files:
        raise KeysRefused(f"there is no key file in {key_dir}")
    return Bundle(files={**files, recipients.FILE_NAME: recipients.encode(new)}, secret=secret)


def seal(bundle: Bundle, passphrase: str, at: str, chance: Chance) -> bytes:
    if len(passphrase) < PASSPHRASE_CHARACTERS_MIN:
        raise KeysRefused(f"the passphrase must have at least {PASSPHRASE_CHARACTERS_MIN} characters: six words, say")
    header = Header(v=1, key=bundle.secret.key, at=at, salt=chance.bytes(16), kib=_KIB, passes=_PASSES)
    text, nonce = msgspec.json.encode(header), chance.bytes(_NONCE_BYTES)
    sealed = _aead(header, passphrase).encrypt(nonce, msgspec.json.encode(bundle), text)
    return _MAGIC + len(text).to_bytes(4, "big") + text + nonce + sealed


def open_bundle(data: bytes, passphrase: str) -> Bundle:
    """Raises KeysRefused. Of what is wrong no more is known than that."""
    length = int.from_bytes(data[4:8], "big")
    if data[:4] != _MAGIC or length > _HEADER_BYTES_MAX:
        raise KeysRefused("this is not a keys file of Harken")
    text, rest = data[8 : 8 + length], data[8 + length :]
    try:
        header = msgspec.json.decode(text, type=Header)
        content = _aead(header, passphrase).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], text)
    except (msgspec.DecodeError, InvalidTag, ValueError) as error:
        raise KeysRefused(
            "the keys file does not open: another passphrase, or the file was cut off or altered"
        ) from error
    return msgspec.json.decode(content, type=Bundle)


def _aead(header: Header, passphrase: str) -> AESGCM:
    key = hash_secret_raw(
        passphrase.encode(),
        header.salt,
        time_cost=header.passes,
        memory_cost=header.kib,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    return AESGCM(key)
