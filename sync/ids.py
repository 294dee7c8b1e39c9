"""Ids: UUID text in messages, 16 raw bytes in hashes."""

from __future__ import annotations

import hashlib
import re

from sync.messages.base import UUID_PATTERN

_UUID = re.compile(UUID_PATTERN)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def is_id(text: str) -> bool:
    """True for lower-case UUID text, the only spelling that travels."""
    return _UUID.fullmatch(text) is not None


def raw(id_text: str) -> bytes:
    """The 16 bytes that stand for an id in a hash."""
    return bytes.fromhex(id_text.replace("-", ""))


def text(id_bytes: bytes) -> str:
    """The spelling of 16 bytes as lower-case UUID text."""
    h = id_bytes.hex()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:32]}"


def derived(*parts: bytes) -> str:
    """An id that anyone can compute again: UUIDv8 of the first 16 bytes of SHA-256 over the parts (RFC 9562, 5.8)."""
    b = bytearray(hashlib.sha256(b"".join(parts)).digest()[:16])
    b[6] = (b[6] & 0x0F) | 0x80
    b[8] = (b[8] & 0x3F) | 0x80
    return text(bytes(b))


def is_derived(id_text: str) -> bool:
    """True for a UUIDv8: only the server makes those, so a device that names one would name something else's."""
    return id_text[14] == "8"


def entry_id(command_id: str, kind: str, n: int) -> str:
    """The id of the n-th entry of a command, n from 0. The first entry has the command's own id."""
    return command_id if n == 0 else derived(raw(command_id), kind.encode(), n.to_bytes(4, "big"))


def reference(command_id: str) -> str:
    """What a person can write down to ask later how far their concern has got: `K7QF-2M9D`.

    40 bits of a hash: enough to find one's own item on one tablet, too little to name it anywhere else.
    """
    n = int.from_bytes(hashlib.sha256(raw(command_id)).digest()[:5], "big")
    letters = "".join(_CROCKFORD[(n >> (35 - 5 * i)) & 31] for i in range(8))
    return f"{letters[:4]}-{letters[4:]}"
