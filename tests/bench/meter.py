"""What a stretch of time cost: wall, and processor time of the programs that served it (Linux, /proc)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


class Cost(Struct):
    """Milliseconds. `web` and `database` are processor time, to about 10 ms: the kernel counts in ticks."""

    wall: float = 0.0
    web: float = 0.0
    database: float = 0.0


class Meter:
    def __init__(self, web: int, database: Callable[[], Sequence[int]]) -> None:
        self._web = web
        self._database = database

    @contextmanager
    def measured(self) -> Iterator[Cost]:
        """The cost is complete when the block has ended."""
        cost, web, database, started = Cost(), _cpu([self._web]), _cpu(self._database()), time.perf_counter()
        yield cost
        cost.wall = (time.perf_counter() - started) * 1000
        cost.web = _cpu([self._web]) - web
        cost.database = _cpu(self._database()) - database


def _cpu(pids: Sequence[int]) -> float:
    return sum(map(_of_process, pids))


def _of_process(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * _TICK_MS


def child_of(parent: int, words: str) -> int:
    """The process that `parent` started with these words in its command line."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_child = (entry / "stat").read_text().rpartition(")")[2].split()[1] == str(parent)
            if is_child and words in (entry / "cmdline").read_text().replace("\0", " "):
                return int(entry.name)
        except OSError:
            continue
    raise LookupError(words)
