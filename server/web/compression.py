"""One encoder per answer, chosen by what the asker can read. Ours, because a framework's "zstd" served gzip unasked."""

from __future__ import annotations

import gzip
from typing import Final

import brotli
import zstandard

ZSTD_LEVEL: Final = 3
BROTLI_QUALITY: Final = 4
GZIP_LEVEL: Final = 6
_SMALL: Final = 512
"""Below this a compressed answer is no shorter."""


def compress(data: bytes, accept_encoding: str) -> tuple[bytes, str | None]:
    """The data as sent and the name of its coding (RFC 9110, 8.4), or as it is and None.

    One frame and one member only: Chromium silently cuts a gzip answer after its first member. zstd at this level keeps
    its window far below the 8 MB that browsers allow (RFC 8878, 3.1.1.1.2).
    """
    accepted = {part.split(";")[0].strip().lower() for part in accept_encoding.split(",") if not _refused(part)}
    if len(data) < _SMALL:
        return data, None
    if "zstd" in accepted:
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(data), "zstd"
    if "br" in accepted:
        return brotli.compress(data, quality=BROTLI_QUALITY), "br"
    if "gzip" in accepted:
        return gzip.compress(data, compresslevel=GZIP_LEVEL, mtime=0), "gzip"
    return data, None


def _refused(part: str) -> bool:
    return part.replace(" ", "").lower().endswith((";q=0", ";q=0.0", ";q=0.00", ";q=0.000"))
