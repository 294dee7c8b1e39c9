"""A command beside what serves, once a day: it has its own password and ends by itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from server.clock import Deadline
from server.embedded.child import Child

FIRST_SECONDS: Final = 600.0
"""After a start there is something more pressing."""
DAY_SECONDS: Final = 86_400.0
STOP_SECONDS: Final = 12.0


class Daily:
    """From `with` until its end. One that fails is said and tried again the next day: nobody waits for it."""

    def __init__(self, start: Callable[[], Child], *, first: float = FIRST_SECONDS) -> None:
        self._start = start
        self._running: Child | None = None
        self._next = Deadline(first)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._running is not None:
            self._running.stop(STOP_SECONDS)

    def look(self) -> None:
        if self._running is not None and (code := self._running.ended()) is not None:
            if code != 0:
                name, log = self._running.name, self._running.log
                print(f"harken: {name} failed and is tried again tomorrow. See {log}", file=sys.stderr, flush=True)  # noqa: T201
            self._running = None
        if self._running is None and self._next.passed():
            self._next, self._running = Deadline(DAY_SECONDS), self._start()
