"""What was disposed of, noted beside the key file: after a restore it is disposed of again (S11).

Noted before the disposal is committed. A note of one that was rolled back does no harm: what was to go will go.
One line each, appended and synced; ids only.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from sync.messages.base import Instant, TenantId

FILE_NAME: Final = "disposals"


class DisposalsRefused(RuntimeError):
    """A line cannot be read. It may be the one that says what must not come back, so nothing is passed over."""


class Disposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A data key that was destroyed, and with it every body under it; or one body whose key others still need."""

    at: Instant
    tenant: TenantId
    reason: str
    data_key: str | None = None
    leaf: str | None = None
    """b64. It stands in the chain for ever and is unlike any other, so it names the entry wherever that may be."""


def append(key_dir: Path, disposals: Iterable[Disposal]) -> None:
    """Returns when they are on the disk; raises OSError if not all of them are. A line that a crash cut off goes first:
    the next would be joined to it, and no restore could read either."""
    lines = b"".join(msgspec.json.encode(one) + b"\n" for one in disposals)
    if not lines:
        return
    descriptor = os.open(key_dir / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        noted = (key_dir / FILE_NAME).read_bytes()
        if not noted.endswith(b"\n"):
            os.ftruncate(descriptor, noted.rfind(b"\n") + 1)
        if os.write(descriptor, lines) != len(lines):
            raise OSError(errno.ENOSPC, "not all of the disposals could be noted")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(path: Path) -> tuple[Disposal, ...]:
    """Every line of a file of disposals, none twice. No file is none. What a crash cut off had not been noted yet."""
    return parse(path.read_bytes()) if path.exists() else ()


def parse(text: bytes) -> tuple[Disposal, ...]:
    whole = text.split(b"\n")[:-1]
    try:
        return tuple(dict.fromkeys(msgspec.json.decode(line, type=Disposal) for line in whole))
    except msgspec.DecodeError as error:
        raise DisposalsRefused("a line of the disposals cannot be read") from error
