"""Ports for whoever says first where something will listen, and listens later, or anew after a while.

What the system gives to an outgoing connection, and to whoever asks for just any port, is of one range: a port of that
range which is free now is somebody else's a moment later, and a server that was stopped may not get its own back. So
these are of another range, and each belongs to the process that asked until it ends, whichever tests run beside it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
import tempfile
from pathlib import Path
from typing import IO, Final

GIVEN_BY_THE_SYSTEM = Path("/proc/sys/net/ipv4/ip_local_port_range")
_USUAL: Final = (32_768, 60_999)
_FIRST, _BEYOND = 20_000, 65_536

_held: list[IO[str]] = []


class NoPort(RuntimeError):
    """All are taken."""


def free_port() -> int:
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of so many in a row."""
    ports = sorted(_ours())
    start = secrets.randbelow(len(ports))
    for first in [*ports[start:], *ports[:start]]:
        if all(_take(port) for port in range(first, first + count)):
            return first
    raise NoPort


def _ours() -> set[int]:
    try:
        low, high = map(int, GIVEN_BY_THE_SYSTEM.read_text().split())
    except OSError:
        low, high = _USUAL
    every = range(_FIRST, _BEYOND)
    return set(every) - set(range(low, high + 1)) or set(every)


def _take(port: int) -> bool:
    """Held by a lock on a file, which ends with us, however we end."""
    room = Path(tempfile.gettempdir()) / f"harken-ports-{os.getuid()}"
    room.mkdir(mode=0o700, exist_ok=True)
    lock = (room / str(port)).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
    except (OSError, OverflowError):
        lock.close()
        return False
    _held.append(lock)
    return True
