"""A whole Harken for a test: `harken up` as a person starts it, on a free port, in a directory of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.support.ports import free_port

WithDemo = Callable[[Path], Path]
"""The fixture `with_demo`, for annotations."""

READY = re.compile(r"^harken: ready (\S+)$")
SECONDS_TO_STOP = 300
"""Its parts may take two minutes together before it kills them, and a busy machine takes its time."""


class Running(msgspec.Struct, frozen=True):
    process: subprocess.Popen[str]
    origin: str
    said: str
    """What it printed before it was ready: with --demo, who can sign in."""
    data: Path

    def stop(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """The exit code and what it said on standard error."""
        self.process.send_signal(by)
        return self.ended()

    def ended(self) -> tuple[int, str]:
        try:
            _, errors = self.process.communicate(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        return self.process.returncode, errors

    def kill(self) -> None:
        """So that nobody after finds anything of it. Does nothing to one that has ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


class DidNotStart(RuntimeError):
    """With its exit code and standard error."""


def start(data: Path, *options: str, port: int = 0) -> Running:
    """Returns when it is ready, on a port that it can have again. Raises DidNotStart with what it said if it ends
    before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "server.cli", "up", "--data", str(data), "--port", str(port or free_port()), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        if found := READY.match(line.rstrip("\n")):
            return Running(process=process, origin=found[1], said="".join(said), data=data)
        said.append(line)
    _, errors = process.communicate(timeout=SECONDS_TO_STOP)
    raise DidNotStart(f"exit code {process.returncode}: {errors}")


@contextmanager
def running(data: Path, *options: str) -> Iterator[Running]:
    harken = start(data, *options)
    try:
        yield harken
    finally:
        if harken.process.poll() is None:
            harken.stop()
