"""Told to stop, a process ends: in order if it can, and within `SECONDS` whatever hangs.

That may be a task that takes no cancellation, a thread that is waited for at the very end, or the event loop itself. So
the bound is kept by a thread of faulthandler's, which needs neither the loop nor the interpreter. What it cuts short it
writes to the log: where each thread stands, by file, line and function. Then it ends us with exit code 1: whoever told
us sees that something hung, and nothing is lost, since our leases and transactions end by themselves.
"""

from __future__ import annotations

import asyncio
import faulthandler
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

import structlog

log = structlog.get_logger()

SECONDS: Final = 30.0
"""From being told to stop to the end. Whoever told us waits a little longer before they kill. Most take less than one;
what is in hand has eight, and a machine that is busy or stands still for a while must not make a fault of an end that
is in order."""
_LATE: Final = 0.5
"""After this part of it the log says which tasks are still there: of a loop that waits, its thread says nothing. Early
enough that a loop which is busy still comes to it."""
_TASKS_MOST: Final = 20
_FRAMES_MOST: Final = 6
_ONCE_MORE_SECONDS: Final = 0.1
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def heeding(stop: Callable[[], None]) -> Iterator[None]:
    """A signal calls `stop` in the running loop; that, or leaving the block, whatever for, is the beginning of our end.

    Once in the life of a process, in its main thread. A second signal changes nothing."""
    loop = asyncio.get_running_loop()

    def begin() -> None:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        loop.call_soon_threadsafe(loop.call_later, SECONDS * _LATE, _say_what_is_left)

    def hear(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        begin()
        loop.call_soon_threadsafe(stop)

    for number in _SIGNALS:
        signal.signal(number, hear)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGTERM) is hear:
            begin()


async def ended(task: asyncio.Task[Any]) -> None:
    """Cancels it until it has ended. Once is not enough: before Python 3.12 `asyncio.wait_for`, with which redis-py
    sends, loses a cancellation that comes in the moment in which it is done (python/cpython#86296)."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_ONCE_MORE_SECONDS)


def _say_what_is_left() -> None:
    for task in list(asyncio.all_tasks())[:_TASKS_MOST]:
        log.warning("still-stopping", where=_where(task))


def _where(task: asyncio.Task[Any]) -> str:
    """What it waits in, innermost first, as file:line."""
    places: list[str] = []
    awaited: Any = task.get_coro()
    while frame := getattr(awaited, "cr_frame", None):
        places.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
        awaited = getattr(awaited, "cr_await", None)
    return " < ".join(reversed(places[-_FRAMES_MOST:]))
