"""The Valkey that we started. It may end at any time: nothing is kept in it, so it is started again and nobody else
stops for it (F3)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Final, Self

from server.clock import Deadline
from server.embedded.valkey import Valkey, ValkeyFailed

AGAIN_SECONDS: Final = 5.0
"""After a start that failed, or one that soon ended."""


class Bell:
    """From `with` until its end. The first start must succeed; whatever keeps it from that is for a person to mend."""

    def __init__(self, start: Callable[[], AbstractContextManager[Valkey]]) -> None:
        self._start = start
        self._running = ExitStack()
        self._server: Valkey | None = None
        self._not_before = Deadline(0)

    def __enter__(self) -> Self:
        self._server = self._running.enter_context(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._running.close()

    @property
    def url(self) -> str:
        assert self._server is not None
        return self._server.url

    def look(self) -> None:
        """Starts it again if it has ended. Never fails: until it is there, everything takes a few seconds longer."""
        assert self._server is not None
        if self._server.child.ended() is None or not self._not_before.passed():
            return
        self._not_before = Deadline(AGAIN_SECONDS)
        print("harken: Valkey ended by itself and is started again", file=sys.stderr, flush=True)  # noqa: T201
        self._running.close()
        try:
            self._server = self._running.enter_context(self._start())
        except (ValkeyFailed, OSError) as error:
            print(f"harken: {error}", file=sys.stderr, flush=True)  # noqa: T201
