"""Looks for words in everything that a browser left on a disk, however it lies there: as it is, as UTF-16, in base64 at
any alignment, and inside whatever Chromium packs with (Snappy of LevelDB and of IndexedDB, gzip, zlib, zstd, Brotli).
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import brotli
import zstandard

_LETTERS = rb"[b-df-hj-np-tv-z]"
CANARY_LETTERS = "bcdfghjklmnpqrstvwxyz"
CANARY_LENGTH = 16
"""No vowels: a run of so many letters is in no program and no word list, so a search finds little else."""

_RUN = re.compile(_LETTERS + rb"{16,}")
_WIDE_RUN = re.compile(rb"(?:" + _LETTERS + rb"\x00){16,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{22,}")
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|\x28\xb5\x2f\xfd|\xff\x11\x02")
_UNPACKED_MAX = 4_000_000
_TABLE_MAGIC = (0xDB4775248B80FB57).to_bytes(8, "little")
_FOOTER = 48


def found_in(directory: Path, canaries: dict[str, str]) -> dict[str, list[str]]:
    """Where on the disk each canary is that is there at all: canary's meaning -> files."""
    found: dict[str, list[str]] = {}
    for path in sorted(directory.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        for data in _layers(path.read_bytes()):
            for canary in _canaries(data, canaries):
                files = found.setdefault(canaries[canary], [])
                name = path.relative_to(directory).as_posix()
                if name not in files:
                    files.append(name)
    return found


def _canaries(data: bytes, canaries: dict[str, str]) -> set[str]:
    folded = data.lower()
    runs = [run.group() for run in _RUN.finditer(folded)]
    runs += [run.group().replace(b"\0", b"") for run in _WIDE_RUN.finditer(folded)]
    for text in _BASE64.finditer(data):
        runs += _decoded(text.group())
    return {canary for canary in canaries for run in runs if canary.encode() in run}


def _decoded(text: bytes) -> Iterator[bytes]:
    plain = text.replace(b"-", b"+").replace(b"_", b"/")
    for start in range(4):
        part = plain[start : len(plain) - (1 if (len(plain) - start) % 4 == 1 else 0)]
        raw = base64.b64decode(part + b"=" * (-len(part) % 4)).lower()
        yield from (run.group() for run in _RUN.finditer(raw))
        yield from (run.group().replace(b"\0", b"") for run in _WIDE_RUN.finditer(raw))


def _layers(data: bytes) -> Iterator[bytes]:
    """The bytes themselves, and whatever can be unpacked from them."""
    yield data
    for block in _table_blocks(data):
        yield block
        yield from _unpacked(block)
    yield from _unpacked(data)
    with suppress(brotli.error):
        yield brotli.decompress(data)


def _unpacked(data: bytes) -> Iterator[bytes]:
    for start in _PACKED.finditer(data):
        kind, rest = start.group(), data[start.start() :]
        try:
            if kind == b"\xff\x11\x02":
                yield unsnappy(rest[3:])
            elif kind == b"\x28\xb5\x2f\xfd":
                yield zstandard.ZstdDecompressor().decompressobj().decompress(rest)
            else:
                yield zlib.decompressobj(wbits=47).decompress(rest, _UNPACKED_MAX)
        except (ValueError, zlib.error, zstandard.ZstdError):
            continue


def _table_blocks(data: bytes) -> Iterator[bytes]:
    """The data blocks of a LevelDB table, unpacked. None if it is not one."""
    if not data.endswith(_TABLE_MAGIC):
        return
    at = len(data) - _FOOTER
    for _ in range(2):  # the first handle is that of the index of indices
        _, at = _varint(data, at)
    offset, at = _varint(data, at)
    size, _ = _varint(data, at)
    index = _block(data, offset, size)
    at, end = 0, len(index) - 4 - 4 * int.from_bytes(index[-4:], "little")
    while at < end:
        _, at = _varint(index, at)
        own, at = _varint(index, at)
        length, at = _varint(index, at)
        at += own
        offset, handle = _varint(index, at)
        size, _ = _varint(index, handle)
        at += length
        yield _block(data, offset, size)


def _block(data: bytes, offset: int, size: int) -> bytes:
    raw = data[offset : offset + size]
    return unsnappy(raw) if data[offset + size] == 1 else raw


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
        if shift > 63:
            raise ValueError("not a number")


def unsnappy(data: bytes) -> bytes:
    """One Snappy block; of a damaged one, as much as there is. Raises ValueError if it is none."""
    try:
        size, at = _varint(data, 0)
    except IndexError as error:
        raise ValueError("not Snappy") from error
    out = bytearray()
    try:
        while len(out) < min(size, _UNPACKED_MAX):
            tag = data[at]
            at += 1
            if tag & 3 == 0:
                length = (tag >> 2) + 1
                if length > 60:
                    extra = length - 60
                    length = int.from_bytes(data[at : at + extra], "little") + 1
                    at += extra
                out += data[at : at + length]
                at += length
                if at > len(data):
                    break
                continue
            width = (1, 2, 4)[(tag & 3) - 1]
            back = int.from_bytes(data[at : at + width], "little")
            length = (tag >> 2) + 1
            if width == 1:
                back |= (tag >> 5) << 8
                length = ((tag >> 2) & 7) + 4
            at += width
            if not 0 < back <= len(out):
                break
            for _ in range(length):
                out.append(out[-back])
    except IndexError:
        pass
    return bytes(out)
