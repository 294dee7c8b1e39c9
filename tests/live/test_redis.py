"""Whatever Redis does, whoever says something through it is not kept waiting and told of nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from server.chance import SystemChance
from server.live.redis import RedisEars, RedisLive
from sync.feeds import FeedKind, FeedName
from tests.support.patience import at_once

TENANT = "00000000-0000-4000-8000-00000000000a"


@asynccontextmanager
async def tarpit(path: Path) -> AsyncIterator[list[bytes]]:
    """Takes every connection and says nothing. Yields what it was sent."""
    came: list[bytes] = []

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100_000):
            came.append(data)
        writer.close()

    async with await asyncio.start_unix_server(swallow, path):
        yield came


async def say_much(live: RedisLive) -> None:
    """With moments between in which it may go out."""
    for number in range(100):
        at_once(live.poke(TENANT, [FeedName(FeedKind.CASE, str(number))]))
        await asyncio.sleep(0)


async def test_nobody_waits_for_a_redis_that_is_not_there(tmp_path: Path) -> None:
    live = RedisLive(f"unix://{tmp_path}/redis.sock", SystemChance())
    await say_much(live)
    await asyncio.wait_for(live.close(), 10)


async def test_nobody_waits_for_a_redis_that_does_not_answer(tmp_path: Path) -> None:
    live = RedisLive(f"unix://{tmp_path}/redis.sock", SystemChance())
    async with tarpit(tmp_path / "redis.sock") as came:
        await say_much(live)
        await asyncio.wait_for(live.close(), 10)
    assert len(b"".join(came)) < 20_000, "what was not taken is not said over and over"


def test_what_is_no_poke_is_not_heard_and_makes_nobody_deaf() -> None:
    heard: list[tuple[str, tuple[FeedName, ...]]] = []
    ears = RedisEars("redis://nowhere.example", "own", lambda tenant, feeds: heard.append((tenant, tuple(feeds))))

    def say(channel: bytes, data: bytes) -> None:
        ears._hear({"type": "pmessage", "pattern": b"harken:live:*", "channel": channel, "data": data})

    here, feed = b"harken:live:" + TENANT.encode(), FeedName(FeedKind.DESK, TENANT)
    good = msgspec.json.encode({"by": "another", "feeds": [feed]})
    for channel, data in (
        (b"harken:live:\xff\xfe", good),
        (b"harken:live:nobody", good),
        (here, b'{"by":"another","feeds":[["desk","no id at all"]]}'),
        (here, b'{"by":"another","feeds":[["desk","\xff"]]}'),
        (here, b"\xff"),
        (here, msgspec.json.encode({"by": "own", "feeds": [feed]})),
    ):
        say(channel, data)
    assert heard == []
    say(here, good)
    assert heard == [(TENANT, (feed,))]
