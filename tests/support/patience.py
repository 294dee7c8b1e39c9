"""For whoever asks again and again until something has come about; and for what must not wait at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine

from server.clock import Deadline

PAUSE_S = 0.03


class Patience(Deadline):
    """Waits a moment before each next time: on two cores whoever asks without end slows down what they wait for."""

    def passed(self) -> bool:
        time.sleep(PAUSE_S)
        return super().passed()


def until(true: Callable[[], bool], seconds: float = 120) -> bool:
    """Whether it comes about in that time."""
    deadline = Patience(seconds)
    while not true():
        if deadline.passed():
            return False
    return True


def at_once(work: Coroutine[object, object, None]) -> None:
    """Does it. Fails at the first thing that it would wait for, whether or not that would soon come."""
    try:
        work.send(None)
    except StopIteration:
        return
    work.close()
    raise AssertionError("it waits")
