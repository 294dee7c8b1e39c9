"""The doorbell: wakes a worker through Redis at once. What is due stands in PostgreSQL, so a lost ring costs seconds.

The one module that knows arq. Redis may be absent, forget everything, die or hang: whoever rings does not wait for it,
and whoever listens goes on listening until it is back (F3).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import Any, Final, Protocol

import msgspec
import structlog
from arq.connections import ArqRedis
from arq.worker import Worker, func
from redis.exceptions import RedisError

from server.ending import ended

log = structlog.get_logger()

QUEUE: Final = "harken:queue"
_SWEEP: Final = "sweep"
_CONNECT_SECONDS: Final = 1.0
_ANSWER_SECONDS: Final = 2.0
_QUIET_SECONDS: Final = 5.0
"""After a ring that nobody could hear, for the next."""
_STALE_SECONDS: Final = 10.0
"""A ring that nobody answers makes way for the next: arq takes no second one while it stands, for a day if told
nothing. The sweep has been there long before."""
_POLL_SECONDS: Final = 0.2
_BACK_FIRST_SECONDS: Final = 0.5
_BACK_LAST_SECONDS: Final = 5.0


class Doorbell(Protocol):
    async def ring(self) -> None:
        """Something is due now. Never raises and never waits: the sweep finds it within seconds all the same."""
        ...


def _redis(url: str) -> ArqRedis:
    """Connects when it is first asked for something."""
    made: ArqRedis = ArqRedis.from_url(url, socket_connect_timeout=_CONNECT_SECONDS, socket_timeout=_ANSWER_SECONDS)
    # arq's own choice is pickle: whoever can write to Redis would run what they like beside the key file.
    made.job_serializer, made.job_deserializer = msgspec.json.encode, msgspec.json.decode
    return made


class _Hearing:
    """Whether Redis is there. Says so in the log when that changes, and only then."""

    def __init__(self) -> None:
        self._there = True

    def lost(self, error: Exception) -> None:
        if self._there:
            log.warning("doorbell-silent", error=type(error).__name__)
        self._there = False

    def found(self) -> None:
        if not self._there:
            log.info("doorbell-back")
        self._there = True


class ArqDoorbell:
    """Rings by enqueuing a job that does nothing but wake whoever takes it. Rings while one is under way become one."""

    def __init__(self, url: str) -> None:
        self._redis = _redis(url)
        self._wanted = asyncio.Event()
        self._ringing: asyncio.Task[None] | None = None

    async def ring(self) -> None:
        self._wanted.set()
        if self._ringing is None:
            # Not in the context of whoever rings first: it lasts for all who come after.
            self._ringing = asyncio.create_task(self._ring_on(), context=Context())

    async def close(self) -> None:
        if self._ringing is not None:
            await ended(self._ringing)
        await self._redis.aclose()

    async def _ring_on(self) -> None:
        hearing = _Hearing()
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._redis.enqueue_job(_SWEEP, _job_id=_SWEEP, _queue_name=QUEUE, _expires=_STALE_SECONDS)
            except Exception as error:  # noqa: BLE001 (whatever it is, the next ring is tried again)
                hearing.lost(error)
                await asyncio.sleep(_QUIET_SECONDS)
            else:
                hearing.found()


async def listen(url: str, rung: Callable[[], None]) -> None:
    """Calls `rung` whenever somebody rings. Never ends by itself, whatever becomes of Redis."""
    hearing, wait = _Hearing(), _BACK_FIRST_SECONDS

    async def answer(ctx: dict[Any, Any]) -> None:  # noqa: ARG001 (arq passes it by name)
        rung()

    async def began(ctx: dict[Any, Any]) -> None:  # noqa: ARG001
        nonlocal wait
        wait = _BACK_FIRST_SECONDS
        hearing.found()
        rung()  # somebody may have, while we could not hear

    while True:
        redis = _redis(url)
        worker = Worker(
            functions=[func(answer, name=_SWEEP, timeout=1, keep_result=0, max_tries=1)],
            on_startup=began,
            redis_pool=redis,
            job_serializer=msgspec.json.encode,
            job_deserializer=msgspec.json.decode,
            queue_name=QUEUE,
            poll_delay=_POLL_SECONDS,
            handle_signals=False,
        )
        try:
            await worker.async_run()
        except Exception as error:  # noqa: BLE001 (whatever it is, Redis may come back)
            hearing.lost(error)
        finally:
            await _end(worker, redis)
        await asyncio.sleep(wait)
        wait = min(wait * 2, _BACK_LAST_SECONDS)


async def _end(worker: Worker, redis: ArqRedis) -> None:
    """arq's own close() asks Redis, which may be gone."""
    for task in worker.tasks.values():
        task.cancel()
    await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    with suppress(RedisError, OSError):
        await redis.aclose()
