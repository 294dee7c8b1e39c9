"""Pokes between processes, through Redis: a channel for each tenant. Beside `server/doorbell.py`, its only other home.

Redis may be absent, restart or forget everything. What is said meanwhile is lost, and costs a minute at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextvars import Context
from typing import Final

import msgspec
import structlog
from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.chance import Chance
from sync import ids
from sync.feeds import FeedName

log = structlog.get_logger()

_CHANNEL: Final = "harken:live:"
_CONNECT_SECONDS: Final = 1
_QUIET_SECONDS: Final = 10
"""Without a word; then we ask whether anybody is there, and after as long again believe that nobody is."""
_AGAIN_FIRST, _AGAIN_LAST = 0.2, 5.0

_AWAY = (RedisError, OSError, TimeoutError)


class _Said(Struct, frozen=True):
    """`by` is the process that says it, which has told its own listeners already."""

    by: str
    feeds: tuple[FeedName, ...]


class RedisLive:
    """Tells the processes that listen. All that a process needs which only writes, as the worker does."""

    def __init__(self, url: str, chance: Chance) -> None:
        self.name = chance.uuid()
        self._redis = Redis.from_url(url, socket_connect_timeout=_CONNECT_SECONDS, socket_timeout=_CONNECT_SECONDS)
        self._waiting: dict[str, set[FeedName]] = {}
        self._saying: asyncio.Task[None] | None = None

    async def poke(self, tenant_id: str, feeds: Collection[FeedName]) -> None:
        if not feeds:
            return
        self._waiting.setdefault(tenant_id, set()).update(feeds)
        if self._saying is None or self._saying.done():
            self._saying = asyncio.create_task(self._say(), context=Context())

    async def answers(self) -> bool:
        """Whether Redis is there at this moment."""
        try:
            await self._redis.ping()
        except _AWAY:
            return False
        return True

    async def close(self) -> None:
        """What has been said is out, or never will be."""
        if self._saying is not None:
            await self._saying
        await self._redis.aclose()

    async def _say(self) -> None:
        """One trip for all that gathered during the trip before."""
        while self._waiting:
            waiting, self._waiting = self._waiting, {}
            try:
                async with self._redis.pipeline(transaction=False) as pipe:
                    for tenant_id, feeds in waiting.items():
                        said = msgspec.json.encode(_Said(by=self.name, feeds=tuple(sorted(feeds))))
                        pipe.publish(_CHANNEL + tenant_id, said)
                    await pipe.execute()
            except _AWAY as error:
                log.warning("live-unsaid", error=type(error).__name__)


class RedisEars:
    """Hears what other processes say. `own` is the name under which this one speaks, and which it need not hear."""

    def __init__(self, url: str, own: str, heard: Callable[[str, Collection[FeedName]], None]) -> None:
        self._url = url
        self._own = own
        self._heard = heard
        self._again = _AGAIN_FIRST

    async def run(self) -> None:
        """Until cancelled; connects again whenever Redis is back."""
        while True:
            try:
                await self._listen()
            except _AWAY as error:
                if self._again == _AGAIN_FIRST:  # said once, however long it lasts
                    log.warning("live-deaf", error=type(error).__name__)
            await asyncio.sleep(self._again)
            self._again = min(self._again * 2, _AGAIN_LAST)

    async def _listen(self) -> None:
        async with (
            Redis.from_url(self._url, socket_connect_timeout=_CONNECT_SECONDS) as redis,
            redis.pubsub() as pubsub,
        ):
            await pubsub.psubscribe(f"{_CHANNEL}*")
            asked = False
            while True:
                message = await pubsub.get_message(timeout=_QUIET_SECONDS)
                if message is None:
                    if asked:
                        raise TimeoutError
                    await pubsub.ping()
                asked = message is None
                if message is not None:
                    self._again = _AGAIN_FIRST
                    self._hear(message)

    def _hear(self, message: dict[str, object]) -> None:
        channel, data = message["channel"], message["data"]
        if message["type"] != "pmessage" or not isinstance(channel, bytes) or not isinstance(data, bytes):
            return
        tenant_id = channel.removeprefix(_CHANNEL.encode()).decode("ascii", "replace")
        try:
            said = _decode(data)
        except (msgspec.DecodeError, UnicodeError):
            log.warning("live-unread")
            return
        # What is no id would make each look at the database fail, and this one would be asked again with every later.
        if said.by != self._own and all(map(ids.is_id, (tenant_id, *(feed.about for feed in said.feeds)))):
            self._heard(tenant_id, said.feeds)


_decode = msgspec.json.Decoder(_Said).decode
