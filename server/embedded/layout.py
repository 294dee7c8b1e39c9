"""What lies where in the data directory, and the lock that gives it to one supervisor at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec


class DataDirectoryInUse(RuntimeError):
    """Another supervisor serves from this directory."""


class Layout(msgspec.Struct, frozen=True):
    """`harken up --data DIR`. Everything worth keeping is under DIR; `run/` is of the running programs only."""

    root: Path

    @property
    def cluster(self) -> Path:
        return self.root / "pg"

    @property
    def redis(self) -> Path:
        return self.root / "redis"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def mail(self) -> Path:
        """Made by the first mail that nobody was to be sent."""
        return self.root / "mail"

    def make(self) -> None:
        """Only the one who started us can enter; a service that runs as somebody else is let in by other means."""
        for path in (self.root, self.run, self.keys, self.log):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)


def layout_of(directory: Path) -> Layout:
    return Layout(root=directory.absolute())


@contextmanager
def sole_use(layout: Layout) -> Iterator[None]:
    """Holds the directory until the block, or the process, ends. Raises DataDirectoryInUse at once if it is taken."""
    descriptor = os.open(layout.run / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode("ascii").strip() or "unknown"
            raise DataDirectoryInUse(f"{layout.root} is in use by process {holder}. Stop that one first.") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)
