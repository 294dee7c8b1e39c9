"""Time that passes only while nothing else is to be done: a quarter of an hour in a moment, and the same every time."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Waits for nothing: what would have been waited has passed."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everything waits, and for nothing"
            self.now += max(timeout, 0)
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._still = _Selector()
        super().__init__(self._still)

    def time(self) -> float:
        return self._still.now


def still(work: Coroutine[object, object, T]) -> T:
    """Runs it in such time. `asyncio.get_running_loop().time()` tells how much has passed."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(work)
