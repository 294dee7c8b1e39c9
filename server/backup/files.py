"""Files that must be whole or not there, and belong to their owner alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class FileInTheWay(RuntimeError):
    """Nothing is ever written over."""


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Under its name only once all of it is on the disk. Raises FileInTheWay if there is one already."""
    if path.exists():
        raise FileInTheWay(f"{path} exists: nothing is written over it")
    half = _half(path)
    try:
        with _opened(half) as file:
            yield file
        half.rename(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def replace_file(path: Path, data: bytes) -> None:
    half = _half(path)
    with _opened(half) as file:
        file.write(data)
    half.rename(path)
    _sync(path.parent)


def _half(path: Path) -> Path:
    half = path.with_name(f".{path.name}.part")
    half.unlink(missing_ok=True)
    return half


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
