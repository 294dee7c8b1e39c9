"""The bell over a real Valkey that is absent, forgets, hangs and dies: a ring costs nothing, and none is needed."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path

import pytest

from server.doorbell import QUEUE, ArqDoorbell, listen
from server.embedded.account import account_for
from server.embedded.binaries import valkey_program
from server.embedded.layout import layout_of
from server.embedded.sockets import socket_directory
from server.embedded.valkey import Valkey, valkey
from server.ending import ended
from tests.support.patience import at_once

QUIET_SECONDS, HEARD_SECONDS = 5.0, 180.0
"""After a ring that failed, and until one must have been heard: either end looks for Redis at least each five."""

Starts = Callable[[], AbstractContextManager[Valkey]]


class Room:
    """Where a Valkey is or may be, with somebody who listens and somebody who rings."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.bell = ArqDoorbell(url)
        self._heard = asyncio.Event()

    def hear(self) -> None:
        self._heard.set()

    async def rings_are_heard(self) -> bool:
        """Rings until one is, as a web process does that has something to say now and then."""
        await asyncio.sleep(0.3)
        self._heard.clear()
        async with asyncio.timeout(HEARD_SECONDS):
            while not self._heard.is_set():
                await self.bell.ring()
                await asyncio.sleep(0.1)
        return True


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[Room]:
    room = Room(url)
    ear = asyncio.create_task(listen(url, room.hear))
    try:
        yield room
        assert not ear.done()
    finally:
        await ended(ear)
        await room.bell.close()


@pytest.fixture
def there(tmp_path: Path) -> Iterator[tuple[str, Starts]]:
    layout = layout_of(tmp_path)
    layout.make()
    account = account_for(layout.cluster)
    with socket_directory(layout, account) as sockets:
        yield (
            f"unix://{sockets}/redis.sock",
            lambda: valkey(valkey_program(account), layout.redis, sockets, account, log=layout.log / "valkey.log"),
        )


async def test_a_ring_is_heard_and_heard_again(there: tuple[str, Starts]) -> None:
    url, starts = there
    with starts():
        async with listening(url) as room:
            assert await room.rings_are_heard()
            assert await room.rings_are_heard()


async def test_redis_may_be_absent_forget_everything_die_and_come_back(
    there: tuple[str, Starts], capsys: pytest.CaptureFixture[str]
) -> None:
    url, starts = there
    async with listening(url) as room:
        for _ in range(3):
            await room.bell.ring()
            await asyncio.sleep(0.2)
        with starts() as first:
            assert await room.rings_are_heard()
            await room.bell._redis.flushall()
            assert await room.rings_are_heard()
            os.kill(first.child.pid, signal.SIGKILL)
            await room.bell.ring()
            await asyncio.sleep(1.0)
        with starts():
            assert await room.rings_are_heard()
            await asyncio.sleep(QUIET_SECONDS)  # until whoever rings tries again
            assert await room.rings_are_heard()
    said = capsys.readouterr().out
    assert said.count("doorbell-silent") == said.count("doorbell-back") == 2 * 2, "once per change, at either end"


async def test_it_is_closed_whenever_in_the_middle_of_ringing_that_is(there: tuple[str, Starts]) -> None:
    """Told once, whoever rings would ring on after one in three of these."""
    url, starts = there
    with starts():
        for steps in range(30, 330, 10):
            bell = ArqDoorbell(url)
            for _ in range(steps):
                await bell.ring()
                await asyncio.sleep(0)
            async with asyncio.timeout(60):
                await bell.close()


async def test_a_ring_costs_nothing_while_redis_hangs(there: tuple[str, Starts]) -> None:
    url, starts = there
    with starts() as server:
        async with listening(url) as room:
            assert await room.rings_are_heard()
            os.kill(server.child.pid, signal.SIGSTOP)
            try:
                for _ in range(1000):
                    at_once(room.bell.ring())
                    await asyncio.sleep(0)
                await asyncio.sleep(3)  # longer than whoever rings waits for an answer
            finally:
                os.kill(server.child.pid, signal.SIGCONT)
            assert await room.rings_are_heard()


async def test_a_ring_that_a_dead_worker_took_stops_no_later_one(there: tuple[str, Starts]) -> None:
    url, starts = there
    with starts():
        async with listening(url) as room:
            await room.bell._redis.psetex("arq:in-progress:sweep", 2_000, b"1")
            await room.bell._redis.psetex("arq:job:sweep", 2_000, b"x")
            assert await room.rings_are_heard()


class Tells:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self._path,)


async def test_whoever_writes_to_redis_runs_nothing_here(there: tuple[str, Starts], tmp_path: Path) -> None:
    url, starts = there
    ran = tmp_path / "ran"
    with starts():
        async with listening(url) as room:
            assert await room.rings_are_heard()
            for data in (pickle.dumps(Tells(ran)), b"x", b"[]", b'{"t":1,"f":"sweep","a":[],"k":{},"et":1e400}'):
                await room.bell._redis.set("arq:job:evil", data)
                await room.bell._redis.zadd(QUEUE, {"evil": 1})
                assert await room.rings_are_heard()
    assert not ran.exists()
