"""When nothing is left to do: what the worker makes of one write must not be taken for what comes of the next."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from server.config import Config
from server.feeds.waking import ALERT_BELL, DUTY_BELL, LADDER_BELL, MAILBOX_BELL
from tests.bench.meter import child_of
from tests.support.patience import PAUSE_S

OF_CONCERNS: Final = [ALERT_BELL, DUTY_BELL, LADDER_BELL, MAILBOX_BELL]


async def at_rest(settings: Config) -> None:
    """Returns when the worker has done all that concerns leave it to do."""
    worker = await asyncpg.connect(settings.dsn_worker)
    try:
        busy = "select exists (select from due where kind = any($1) and at <= now())"
        # Nothing tells of a row that is no longer due: it is asked for.
        while await worker.fetchval(busy, OF_CONCERNS):  # noqa: ASYNC110
            await asyncio.sleep(PAUSE_S)
    finally:
        await worker.close()


@contextmanager
def held_still(supervisor: int) -> Iterator[None]:
    """The worker of this supervisor does nothing while the block lasts."""
    worker = child_of(supervisor, "server.worker")
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)
