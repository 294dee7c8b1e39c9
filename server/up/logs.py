"""Logs of what `harken up` started, kept to a size. Whoever writes holds the file open, so that it is copied and begun
anew; a line that is written in that instant may be lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from server.clock import Deadline

BYTES_MOST: Final = 20_000_000
KEPT: Final = 3
"""Older ones beside the one that is written to."""
_LOOK_SECONDS: Final = 10.0


class Logs:
    def __init__(self, directory: Path, bytes_most: int = BYTES_MOST) -> None:
        self._directory = directory
        self._bytes_most = bytes_most
        self._next = Deadline(0)

    def look(self) -> None:
        """To be called often; looks seldom. Never fails: a disk that is full is for others to tell of."""
        if not self._next.passed():
            return
        self._next = Deadline(_LOOK_SECONDS)
        for log in self._directory.glob("*.log"):
            try:
                if log.stat().st_size > self._bytes_most:
                    _turn(log)
            except OSError:
                continue


def _turn(log: Path) -> None:
    older = [log.with_name(f"{log.name}.{number}") for number in range(1, KEPT + 1)]
    for newer, place in zip(reversed(older[:-1]), reversed(older[1:]), strict=True):
        if newer.exists():
            newer.replace(place)
    shutil.copyfile(log, older[0])
    older[0].chmod(0o600)
    os.truncate(log, 0)
