"""One Valkey as the doorbell between web and worker. What is due is kept in PostgreSQL, so this may lose everything."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from server.clock import Deadline
from server.embedded.account import Account
from server.embedded.child import Child
from server.embedded.strays import stop_strays

SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 5.0


class ValkeyFailed(RuntimeError):
    """It did not start. The message ends with its own last words."""


class Valkey(msgspec.Struct, frozen=True):
    child: Child
    url: str


@contextmanager
def valkey(program: Path, directory: Path, sockets: Path, account: Account, *, log: Path) -> Iterator[Valkey]:
    """Starts it, waits until it answers, and stops it when the block ends. Keeps nothing on disk."""
    directory.mkdir(mode=0o700, exist_ok=True)
    account.own(directory)
    stop_strays(directory, signal.SIGTERM)
    path = sockets / "redis.sock"
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        child = Child(
            "Valkey",
            [
                *(program, "--port", "0", "--unixsocket", path, "--unixsocketperm", "700"),
                *("--dir", str(directory) if account.ours else f"/proc/self/fd/{descriptor}"),
                *("--save", "", "--appendonly", "no", "--daemonize", "no", "--maxmemory", "64mb"),
            ],
            log=log,
            pass_fds=[descriptor],
            identity=account.identity,
        )
    finally:
        os.close(descriptor)
    try:
        _await_ready(child, path)
        yield Valkey(child=child, url=f"unix://{path}")
    finally:
        child.stop(SECONDS_TO_STOP)


def _await_ready(child: Child, path: Path) -> None:
    deadline = Deadline(SECONDS_TO_START)
    while not _answers(path):
        if child.ended() is not None:
            raise ValkeyFailed(f"Valkey did not start (see {child.log}):\n{child.last_words()}")
        if deadline.passed():
            raise ValkeyFailed(f"Valkey was not ready after {SECONDS_TO_START:.0f} seconds (see {child.log})")
        time.sleep(0.01)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as conversation:
        conversation.settimeout(1.0)
        try:
            conversation.connect(str(path))
            conversation.sendall(b"PING\r\n")
            return conversation.recv(16).startswith(b"+PONG")
        except OSError:
            return False
