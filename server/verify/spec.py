"""The bytes of feeds, receipts and signatures, written a second time from the specification in sync/README.md.

Twice on purpose: a mistake that writer and verifier shared would pass unseen.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final
from uuid import UUID

SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32
INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def unb64(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def leaf(salted_text: bytes) -> bytes:
    """H(00 ‖ salt ‖ J): the salt stands before the text, inside the ciphertext too."""
    return sha256(b"\x00", salted_text)


def head_0(tenant: UUID, feed: UUID) -> bytes:
    return sha256(b"\x01", b"harken/feed/1", tenant.bytes, feed.bytes)


def head_n(before: bytes, seq: int, cls: str, prev: int, leaf_n: bytes) -> bytes:
    return sha256(b"\x02", before, _u64(seq), cls.encode("ascii"), _u64(prev), leaf_n)


def entry_place(tenant: UUID, feed: UUID, seq: int, data_key: UUID) -> bytes:
    """Associated data of an entry's ciphertext."""
    return b"harken/rest/1" + tenant.bytes + feed.bytes + _u64(seq) + data_key.bytes


def held_place(tenant: UUID, held: UUID, data_key: UUID) -> bytes:
    """Associated data of a held item's ciphertext."""
    return b"harken/held/1" + tenant.bytes + held.bytes + data_key.bytes


def data_key_place(tenant: UUID, data_key: UUID) -> bytes:
    return b"harken/data-key/1" + tenant.bytes + data_key.bytes


def tenant_key_place(tenant: UUID, key: UUID, purpose: str) -> bytes:
    return b"harken/tenant-key/1" + tenant.bytes + key.bytes + purpose.encode("ascii")


def command_signed(header: bytes, body_digest: bytes) -> bytes:
    """What an author's key signs; the digest is that of the body."""
    return b"harken/command/1\x00" + sha256(header) + body_digest


def receipt_signed(line: str) -> bytes:
    """What a tenant's signing key signs."""
    return b"harken/receipt/1\x00" + line.encode("ascii")


def handoff_signed(line: str) -> bytes:
    """The same of what became of a handoff."""
    return b"harken/handoff/1\x00" + line.encode("ascii")


def entry_id(command: UUID, kind: str, n: int) -> UUID:
    """The id of a command's entry number n, from 0; the first has the command's own."""
    return command if n == 0 else _uuid8(command.bytes, kind.encode("ascii"), _u32(n))


def held_id(digest: bytes) -> UUID:
    """The name of a held item."""
    return _uuid8(b"harken/held", digest)


def opened_id(command: UUID, matter: UUID) -> UUID:
    """The id of the row that says that a matter was opened, from the command that reported it."""
    return _uuid8(b"harken/opened", command.bytes, matter.bytes)


def ladder_step_id(matter: UUID, number: int, step: int) -> UUID:
    """What stands for the command in what is said at one step of one round."""
    return _uuid8(b"harken/ladder", matter.bytes, _u32(number), _u32(step))


def ladder_ended_id(matter: UUID, number: int) -> UUID:
    """The same where somebody has it, and those who were told to wait are told so."""
    return _uuid8(b"harken/ladder-ended", matter.bytes, _u32(number))


def rehearsal_id(setting: UUID, month: str) -> UUID:
    """The rehearsal that the server begins in a month, as 2026-11."""
    return _uuid8(b"harken/rehearsal", setting.bytes, month.encode("ascii"))


def opaque_id(digest: bytes) -> UUID:
    """The command id of bytes that name none."""
    return _uuid8(digest)


def _uuid8(*parts: bytes) -> UUID:
    """UUIDv8 of the first 16 bytes of a hash (RFC 9562, 5.8)."""
    h = bytearray(sha256(*parts)[:16])
    h[6] = h[6] & 0x0F | 0x80
    h[8] = h[8] & 0x3F | 0x80
    return UUID(bytes=bytes(h))


def _u32(n: int) -> bytes:
    return n.to_bytes(4, "big")


def _u64(n: int) -> bytes:
    return n.to_bytes(8, "big")
