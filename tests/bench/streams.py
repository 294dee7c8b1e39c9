"""What fifty streams cost with nothing of ours around them: one process that passes a write on and answers a question.

`python -m tests.bench.streams` serves: a connection that says L listens, W is a write, anything else is asked."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from server.live.stream import PULL

ANSWER_BYTES = 1_500
"""As a pull of one concern."""


async def serve() -> None:
    listeners: list[asyncio.StreamWriter] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            if line == b"L\n":
                listeners.append(writer)
                writer.write(b"\n")
            elif line == b"W\n":
                for one in listeners:
                    one.write(PULL)
                writer.write(b"\n")
            else:
                writer.write(bytes(ANSWER_BYTES))

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def served() -> Iterator[int]:
    """Its port."""
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.streams"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


class Bare:
    """One who listens there, and asks when they are poked."""

    poked_at = 0.0
    pulled_at = 0.0

    async def connect(self, port: int) -> None:
        self._stream, self._out = await asyncio.open_connection("127.0.0.1", port)
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        self._out.write(b"L\n")
        await self._stream.readexactly(1)

    async def rest(self) -> None:
        """Nothing comes here but what was waited for."""

    async def hear(self, _: str) -> None:
        loop = asyncio.get_running_loop()
        await self._stream.readexactly(len(PULL))
        self.poked_at = loop.time()
        self._writer.write(b"what is new?\n")
        await self._reader.readexactly(ANSWER_BYTES)
        self.pulled_at = loop.time()


if __name__ == "__main__":
    asyncio.run(serve())
