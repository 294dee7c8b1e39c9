"""A file system of a few megabytes, which can be filled: nothing else says "no room" as a real one does."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from server.embedded.account import account_for
from tests.support.database import Cluster, run

_CHUNK = 2**16


class Room(msgspec.Struct, frozen=True):
    directory: Path

    @property
    def _ballast(self) -> Path:
        return self.directory / "ballast"

    def fill(self) -> None:
        """To the last byte."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (_CHUNK, 1):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)):
                        pass

    def clear(self) -> None:
        self._ballast.unlink()


@contextmanager
def small_room(megabytes: int) -> Iterator[Room]:
    """Where whoever runs the database can reach it. Skips where nothing may be mounted, which root may."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a file system of a few megabytes")
    with tempfile.TemporaryDirectory(prefix="harken-room-") as name:
        directory = Path(name)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", name], check=True)
        try:
            yield Room(directory=directory)
        finally:
            subprocess.run(["umount", name], check=True)


@contextmanager
def tablespace_in(room: Room, cluster: Cluster) -> Iterator[str]:
    """A place for databases of the cluster that is as small as the room."""
    directory = room.directory / "tables"
    directory.mkdir(mode=0o700)
    account_for(cluster.server.cluster).own(directory)
    run(cluster.admin(f"create tablespace small location '{directory}'"))
    try:
        yield "small"
    finally:
        run(cluster.admin("drop tablespace small"))
