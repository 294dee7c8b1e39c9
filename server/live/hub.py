"""Everyone who listens at this process, by tenant, and what becomes of a poke for them."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from typing import Final

import structlog

from server.access.who import Holder
from server.figures import FOLLOWERS
from server.live.following import Look
from server.live.poke import Live
from server.live.stream import Pace, Stream
from sync.feeds import FeedName

log = structlog.get_logger()

STREAMS_MAX: Final = 4_000
"""At one process, or half of the files it may open, if that is less: pushes come in through the other half."""
STREAMS_OF_ONE_MAX: Final = 2
"""Of one person on one device: a browser has one, and the one before may not be known to be broken yet."""


class _Room:
    """Those who listen at one tenant, in the order in which they came, and what was touched since the last look."""

    def __init__(self) -> None:
        self.streams: dict[Stream, None] = {}
        self.touched: set[FeedName] = set()
        self.woken = asyncio.Event()
        self.tending: asyncio.Task[None] | None = None


class Hub:
    """A poke reaches those who listen here directly, and, through `others`, those at other processes."""

    def __init__(self, look: Look, others: Live, *, streams_max: int | None = None) -> None:
        self.pace = Pace()
        self._look = look
        self._others = others
        self._rooms: dict[str, _Room] = {}
        self._count = 0
        self._closed = False
        self._max = streams_max or min(STREAMS_MAX, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)

    async def poke(self, tenant_id: str, feeds: Collection[FeedName]) -> None:
        if feeds:
            self.heard(tenant_id, feeds)
            await self._others.poke(tenant_id, feeds)

    def heard(self, tenant_id: str, feeds: Collection[FeedName]) -> None:
        """These feeds have something new, as this process or another one says."""
        room = self._rooms.get(tenant_id)
        if room is not None:
            room.touched.update(feeds)
            room.woken.set()

    @property
    def full(self) -> bool:
        """Nobody more can listen here now."""
        return self._closed or self._count >= self._max

    @contextmanager
    def listening(self, holder: Holder) -> Iterator[Stream]:
        """A stream for as long as the block lasts. Too many of one person on one device, and their oldest ends."""
        room = self._rooms.setdefault(holder.tenant, _Room())
        stream = Stream(holder)
        own = [one for one in room.streams if (one.holder.person, one.holder.device) == (holder.person, holder.device)]
        for one in own[: -STREAMS_OF_ONE_MAX + 1]:
            one.end()
        room.streams[stream] = None
        self._count += 1
        FOLLOWERS.inc()
        if self._closed:
            stream.end()
        if room.tending is None:
            # Of its own context: whoever came first must not be named in what is logged for everyone.
            room.tending = asyncio.create_task(self._tend(holder.tenant, room), context=Context())
        try:
            yield stream
        finally:
            self._count -= 1
            FOLLOWERS.dec()
            del room.streams[stream]
            if not room.streams:
                del self._rooms[holder.tenant]
                room.tending.cancel()

    def close(self) -> None:
        """Ends every stream, and every later one at once: a process that stops would wait for them."""
        self._closed = True
        for room in self._rooms.values():
            for stream in room.streams:
                stream.end()

    async def _tend(self, tenant_id: str, room: _Room) -> None:
        """Looks at once when something is touched, and every so often at whether sessions last."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.pace.look):
                    await room.woken.wait()
            room.woken.clear()
            await self._tell(tenant_id, room)
            await asyncio.sleep(self.pace.gather)

    async def _tell(self, tenant_id: str, room: _Room) -> None:
        touched, room.touched = room.touched, set()
        streams = list(room.streams)
        try:
            seen = await self._look(tenant_id, [stream.holder for stream in streams], touched)
        except Exception as error:  # noqa: BLE001 (the database is away, say: it is looked again later, and they pull)
            log.warning("live-blind", tenant=tenant_id, error=type(error).__name__)
            room.touched |= touched
            return
        for stream in streams:
            if stream.holder.token_hash not in seen.in_force:
                stream.end()
            elif stream.holder.person in seen.followers:
                stream.poke()
