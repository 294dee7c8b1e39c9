"""Webs and workers in which something hangs once they are told to stop, each in a process of its own.

`python -m tests.up.hanging` answers the exit code and the last words of each. Forked: what they share is loaded once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, NoReturn

import msgspec
import uvicorn

from server import ending, serve, worker
from server.clock import Deadline
from server.web.logging import start_logging

Message = dict[str, str]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

EVER: Final = 600.0
LONG_SECONDS: Final = 300.0
HANG_SECONDS: Final = 12.0
"""Long enough for a loop on a machine that stands still for a while to say what it waits for."""
_SAYS_AFTER_SECONDS: Final = 0.5
STARTED: Final = b"started\n"


class Ended(msgspec.Struct, frozen=True):
    code: int
    said: str


async def _nothing() -> None:
    """In order."""


async def _deaf() -> None:
    await asyncio.Event().wait()


async def _stubborn() -> None:
    """Begins what takes no cancellation, which is then waited for by whoever ends the loop."""
    task = asyncio.create_task(_goes_on())
    await asyncio.sleep(0)
    assert not task.done()


async def _goes_on() -> None:
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(EVER)


async def _thread() -> None:
    await asyncio.wait([asyncio.ensure_future(asyncio.to_thread(time.sleep, EVER))], timeout=0)


def _thread_of_its_own() -> None:
    threading.Thread(target=time.sleep, args=(EVER,)).start()


async def _own_thread() -> None:
    _thread_of_its_own()


def _blocked() -> NoReturn:
    """The loop itself, and before anybody says stop."""
    os.write(1, STARTED)
    while True:
        time.sleep(EVER)


HANGS: Final[dict[str, Callable[[], Awaitable[None]]]] = {
    "nothing": _nothing,
    "deaf": _deaf,
    "stubborn": _stubborn,
    "thread": _thread,
    "own-thread": _own_thread,
    "blocked": _deaf,
    "failing": _nothing,
    "early": _nothing,
}
"""What comes after being told. One is blocked before; one fails, and nobody tells it anything; one is told while it
starts."""
IN_ORDER: Final = ("nothing", "early")


class _Application:
    """What `serve` serves, reduced to its life."""

    def __init__(self, hang: str) -> None:
        self._hang = hang

    def stopping(self) -> None:
        """Nobody follows anything here."""

    async def __call__(self, scope: object, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await receive()
        if self._hang == "early":
            _told_already()
        if self._hang != "failing":
            await send({"type": "lifespan.startup.complete"})
        if self._hang != "early":
            _started(self._hang)
        await receive()
        await HANGS[self._hang]()
        await send({"type": "lifespan.shutdown.complete"})


def _started(hang: str) -> None:
    if hang == "blocked":
        asyncio.get_running_loop().call_soon(_blocked)
        return
    os.write(1, STARTED)
    if hang == "failing":
        _thread_of_its_own()
        raise RuntimeError


def _told_already() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    os.write(1, STARTED)


def web(hang: str) -> None:
    start_logging(sys.stderr)
    application: Any = _Application(hang)
    settings = uvicorn.Config(application, loop="uvloop", log_config=None, lifespan="on")
    serve.Server(application, settings).run(sockets=[socket.create_server(("127.0.0.1", 0))])


def work(hang: str) -> None:
    async def _work(settings: object, clock: object, chance: object, told: asyncio.Event) -> None:
        if hang == "early":
            _told_already()
        else:
            _started(hang)
        await told.wait()
        await HANGS[hang]()

    settled: Any = None
    setattr(worker, "_work", _work)  # noqa: B010
    worker.main(settled)


PARTS: Final = {"web": web, "worker": work}


class Forked:
    """One of them. What it says goes into a pipe."""

    def __init__(self, part: str, hang: str) -> None:
        self._hang = hang
        self._said, saying = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _be(part, hang, saying)
        os.close(saying)

    def told(self) -> None:
        """Once it has started, unless it needs no telling."""
        heard = b""
        while not heard.endswith(STARTED):
            heard += os.read(self._said, 1)
        if self._hang not in ("failing", "early"):
            os.kill(self._pid, signal.SIGTERM)

    def ended(self) -> Ended:
        """-9 if it has not ended by itself in a long time."""
        deadline = Deadline(LONG_SECONDS)
        while (waited := os.waitpid(self._pid, os.WNOHANG))[0] == 0:
            if deadline.passed():
                os.kill(self._pid, signal.SIGKILL)
            time.sleep(0.02)
        with os.fdopen(self._said, errors="replace") as said:
            return Ended(os.waitstatus_to_exitcode(waited[1]), said.read())


def _be(part: str, hang: str, saying: int) -> NoReturn:
    """Ends as a process of its own does: at its very end it waits for threads."""
    os.dup2(saying, 1)
    os.dup2(saying, 2)
    # One that ends in order has all the time that a slow machine takes.
    seconds = LONG_SECONDS if hang in IN_ORDER else HANG_SECONDS
    setattr(ending, "SECONDS", seconds)  # noqa: B010
    setattr(ending, "_LATE", _SAYS_AFTER_SECONDS / seconds)  # noqa: B010
    PARTS[part](hang)
    sys.exit()


def main() -> None:
    forked = {f"{part} {hang}": Forked(part, hang) for part in PARTS for hang in HANGS}
    for one in forked.values():
        one.told()
    answer = {name: one.ended() for name, one in forked.items()}
    sys.stdout.buffer.write(msgspec.json.encode(answer))


if __name__ == "__main__":
    main()
