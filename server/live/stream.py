"""One open stream: server-sent events with nothing in them. What is new is pulled, where it is checked and recorded."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, suppress
from typing import Final

from litestar.response.base import ASGIResponse
from litestar.types import Receive, Send
from msgspec import Struct

from server.access.who import Holder

PULL: Final = b"event: pull\ndata:\n\n"
STILL_HERE: Final = b": still here\n\n"
_WRITE_SECONDS: Final = 20
"""Whoever has read nothing for so long, with all buffers full, is gone."""
_HEADERS: Final = {
    "content-type": "text/event-stream",
    "x-accel-buffering": "no",  # a proxy that gathers a page before it sends it would keep every poke
}


class Pace(Struct, frozen=True, kw_only=True):
    """Seconds."""

    beat: float = 20
    """Between two signs of life; a device that hears none for 45 s connects anew."""
    life: float = 15 * 60
    """Then the device connects anew: nothing rests on a connection that lasts."""
    look: float = 20
    """At most between two looks at whether the sessions of those who listen have ended."""
    gather: float = 0.05
    """After a poke, within which further ones become one."""


class Stream:
    """What waits to be written to one listener: at most one poke, however slowly they read."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        self._woken = asyncio.Event()
        self._poked = False
        self._ended = False

    def poke(self) -> None:
        self._poked = True
        self._woken.set()

    def end(self) -> None:
        self._ended = True
        self._woken.set()

    async def next(self, beat: float) -> bytes | None:
        """What to write next: after so long without a poke a sign of life. None when it is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(beat):
                await self._woken.wait()
        self._woken.clear()
        if self._ended:
            return None
        words = PULL if self._poked else STILL_HERE
        self._poked = False
        return words


class StreamResponse(ASGIResponse):
    """Listens from the first byte of the answer to its last, whatever ends it."""

    _should_set_content_length = False

    def __init__(self, listening: AbstractContextManager[Stream], pace: Pace) -> None:
        super().__init__(headers=_HEADERS, media_type="text/event-stream")
        self._listening = listening
        self._pace = pace

    async def send_body(self, send: Send, receive: Receive) -> None:
        with self._listening as stream:
            gone = asyncio.create_task(_end_when_gone(stream, receive))
            try:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._pace.life):
                        await _write(send, STILL_HERE)  # through whatever stands between us: they are connected
                        while (words := await stream.next(self._pace.beat)) is not None:
                            await _write(send, words)
            finally:
                gone.cancel()
        with suppress(TimeoutError):
            await _write(send, b"", more=False)


async def _write(send: Send, words: bytes, *, more: bool = True) -> None:
    async with asyncio.timeout(_WRITE_SECONDS):
        await send({"type": "http.response.body", "body": words, "more_body": more})


async def _end_when_gone(stream: Stream, receive: Receive) -> None:
    """A server tells of a connection that broke only to whoever asks."""
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()
