"""A part that may end by itself and is started again, while everything else goes on: Valkey, in which nothing is kept
(F3), and the worker, whose work stands in the database."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from server.clock import Deadline
from server.embedded.child import Child
from server.embedded.valkey import ValkeyFailed

STEADY_SECONDS: Final = 10.0
"""Whoever lasts so long after a start was well started."""
AGAIN_SECONDS: Final = 5.0
"""After a start that failed, or one that soon ended."""
SOON_MOST: Final = 3

T = TypeVar("T")


class ComponentEnded(RuntimeError):
    """A part of Harken ended by itself and could not be kept up, so the whole did."""


class Again(Generic[T]):
    """From `with` until its end. The first start must succeed; whatever keeps it from that is for a person to mend.

    `needed`: half a Harken would take concerns and tell nobody, so that one that ends soon after each of several starts
    ends the whole."""

    def __init__(
        self,
        name: str,
        start: Callable[[], AbstractContextManager[T]],
        child_of: Callable[[T], Child],
        *,
        needed: bool,
    ) -> None:
        self._name = name
        self._start = start
        self._child_of = child_of
        self._needed = needed
        self._running = ExitStack()
        self._soon = 0
        self._away = False
        self._not_before = Deadline(0)

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._running.close()

    def look(self) -> None:
        """Starts it again if it has ended. Raises ComponentEnded when that is of no use and it is needed."""
        if self._away:
            if self._not_before.passed():
                self._start_again()
            return
        child = self._child_of(self.part)
        code = child.ended()
        if code is None:
            return
        self._soon = 0 if self._steady.passed() else self._soon + 1
        if self._needed and self._soon > SOON_MOST:
            raise ComponentEnded(ended_words(child, code))
        print(f"harken: {self._name} ended by itself and is started again", file=sys.stderr, flush=True)  # noqa: T201
        self._running.close()
        self._away, self._not_before = True, Deadline(AGAIN_SECONDS if self._soon > 1 else 0)

    def _start_again(self) -> None:
        try:
            self._begin()
        except (ValkeyFailed, OSError) as error:
            print(f"harken: {error}", file=sys.stderr, flush=True)  # noqa: T201
            self._not_before = Deadline(AGAIN_SECONDS)

    def _begin(self) -> None:
        self.part = self._running.enter_context(self._start())
        self._steady, self._away = Deadline(STEADY_SECONDS), False


def ended_words(child: Child, code: int) -> str:
    """What is said of a part whose end ended the whole."""
    how = f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
    return f"{child.name} ended by itself ({how}), so everything was stopped. See {child.log}:\n{child.last_words()}"
