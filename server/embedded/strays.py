"""Processes that an earlier supervisor left when it was killed: on our files, or with our port. We hold the directory's
lock, so no living supervisor needs them."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from server.clock import Deadline

SERVERS = frozenset({"postgres", "valkey-server", "redis-server"})
"""A person's shell or editor may stand in the same directory and is none of our business."""
SECONDS_TO_END = 60.0
_PAUSE = 0.02


class StrayProcess(RuntimeError):
    """Something still uses our files and does not end."""


def stop_strays(directory: Path, stop_by: signal.Signals) -> None:
    """Ends every server that works in `directory` (both make their data directory their working one), and returns when
    none of its processes is left. The process id in a pid file is not believed: it may be another program's by now."""
    deadline = Deadline(SECONDS_TO_END)
    told: set[int] = set()
    while found := processes_in(directory):
        for pid in set(found) - told:
            told.add(pid)
            if _is_part(pid):
                continue
            try:
                os.kill(pid, stop_by)
            except ProcessLookupError:
                continue
        if deadline.passed():
            raise StrayProcess(f"process {found[0]} uses {directory} and does not end. Stop it and start again.")
        time.sleep(_PAUSE)


def stop_parts(settled: Path) -> None:
    """Ends every process of our own program that was started to read the configuration at `settled`, and returns when
    none is left. They were told already, when their supervisor ended, and finish what they are doing: nobody waits for
    that, for a request whose answer does not come is sent again."""
    deadline = Deadline(SECONDS_TO_END)
    killed: set[int] = set()
    while found := [*_parts_of(settled), *filter(_is_ending, killed)]:
        for pid in found:
            killed.add(pid)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if deadline.passed():
            raise StrayProcess(f"process {found[0]} of an earlier start does not end. Stop it and start again.")
        time.sleep(_PAUSE)


def _is_ending(pid: int) -> bool:
    """Killed, and perhaps still with the port: a process forgets its words and its surroundings before its sockets."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] not in b"ZX"
    except OSError:
        return False


def _parts_of(settled: Path) -> list[int]:
    found = []
    told = b"HARKEN_CONFIG=" + os.fsencode(settled)
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            ours = not {b"server.serve", b"server.worker"}.isdisjoint(words)
            if ours and told in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def processes_in(directory: Path) -> list[int]:
    """Servers whose working directory is `directory`. Where there is no /proc, none are found."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "comm").read_text().strip() in SERVERS and (entry / "cwd").samefile(directory):
                found.append(int(entry.name))
        except OSError:  # ended meanwhile, a zombie, or somebody else's
            continue
    return found


def _is_part(pid: int) -> bool:
    """PostgreSQL's own processes end with the first one, and must not be told what it is told: to the checkpointer the
    same signal means that all others have ended already."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"postgres: ")
    except OSError:
        return True
