"""The line between one browser and the server, to be cut: for pages, service worker and browser alike.

The browser's own "offline" switch is per page and reaches a service worker late, so that an item may slip out. A cut
line lets nothing through, whoever asks.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine


class Line:
    """Forwards TCP from a free port of this machine to the server's."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._cut = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.port = self._do(self._listen())

    def _do(self, work: Coroutine[object, object, int]) -> int:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _listen(self) -> int:
        self._listening = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port: int = self._listening.sockets[0].getsockname()[1]
        return port

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        try:
            to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, to_writer}
        self._open |= both
        await asyncio.gather(_copy(reader, to_writer), _copy(to_reader, writer))
        self._open -= both

    def cut(self) -> None:
        """Every connection breaks where it is, and no new one comes about."""
        self._do(self._set(cut=True))

    def mend(self) -> None:
        self._do(self._set(cut=False))

    async def _set(self, *, cut: bool) -> int:
        self._cut = cut
        for writer in self._open if cut else ():
            writer.transport.abort()
        return 0

    def close(self) -> None:
        self.cut()
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> int:
        self._listening.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*rest, return_exceptions=True)
        return 0


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
