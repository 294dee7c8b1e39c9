"""A program that we started: it ends when we say so, and at the latest when we end, however we end."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from server.embedded.account import Identity

_SET_PARENT_DEATH_SIGNAL = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Child:
    """Runs in its own session, so that a Ctrl-C in the terminal reaches us alone and we stop things in order."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        stop_by: signal.Signals = signal.SIGTERM,
        pass_fds: Sequence[int] = (),
        identity: Identity | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._stop_by = stop_by
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd="/",
                start_new_session=True,
                pass_fds=pass_fds,
                env=environment,
                preexec_fn=_ends_with(os.getpid(), stop_by) if _LIBC else None,  # noqa: PLW1509 (we have one thread)
                **(identity or {}),
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    def stop(self, seconds: float) -> None:
        """Asks it to end, and ends it if it has not after `seconds`. Does nothing to one that has ended."""
        if self.ended() is None:
            self._process.send_signal(self._stop_by)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def last_words(self, lines: int = 5) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _ends_with(parent: int, stop_by: signal.Signals) -> Callable[[], None]:
    """Runs in the child before the program does, and after it has changed its user, which would undo it."""

    def prepare() -> None:
        assert _LIBC is not None
        _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, int(stop_by))
        if os.getppid() != parent:  # it ended before we asked to be told
            os._exit(1)

    return prepare
