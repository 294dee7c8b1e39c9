"""The doorbell: wakes a worker through Redis at once. What is due stands in PostgreSQL, so a lost ring costs seconds.

The one module that knows arq.
"""

from __future__ import annotations

from typing import Final, Protocol

import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool
from redis.exceptions import RedisError

log = structlog.get_logger()

SWEEP: Final = "sweep"
QUEUE: Final = "harken:queue"
_CONNECT_SECONDS: Final = 1


class Doorbell(Protocol):
    async def ring(self) -> None:
        """Something is due now. Never raises: the sweep finds it within seconds all the same."""
        ...


def redis_settings(url: str) -> RedisSettings:
    settings = RedisSettings.from_dsn(url)
    settings.conn_timeout = _CONNECT_SECONDS
    settings.conn_retries = 0
    return settings


class ArqDoorbell:
    """Rings by enqueuing a sweep; rings that nobody has answered yet become one."""

    def __init__(self, url: str) -> None:
        self._settings = redis_settings(url)
        self._pool: ArqRedis | None = None

    async def ring(self) -> None:
        try:
            if self._pool is None:
                self._pool = await create_pool(self._settings, default_queue_name=QUEUE)
            await self._pool.enqueue_job(SWEEP, _job_id=SWEEP)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("doorbell-silent", error=type(error).__name__)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()
