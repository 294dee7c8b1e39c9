"""The sweep: takes what is due, every two seconds, when the bell rings, and as soon as something has been done.

Nothing that it waits for holds it up: calls run beside it, a database that is away is asked again, and the bell is only
a shorter wait (F3, F4).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from contextvars import Context
from typing import Final

import structlog

from server.clock import Deadline
from server.db.tenant_tx import Database
from server.web.logging import where
from server.work.call import CALL_SECONDS, call
from server.work.lanes import Lane, Place, Turns, shares
from server.work.lease import Leased, Leases

log = structlog.get_logger()

SWEEP_SECONDS: Final = 2.0
ANSWER_SECONDS: Final = 10.0
"""For the database to say what is due. One that does not is away."""
FRESH_SECONDS: Final = 15.0
"""A worker that has not swept for so long does not do what it is there for."""
FINISH_SECONDS: Final = 8.0
"""For what is in hand when we are told to stop."""


class Sweeper:
    def __init__(
        self,
        database: Database,
        lanes: Mapping[str, Lane],
        *,
        call_seconds: float = CALL_SECONDS,
        finish_seconds: float = FINISH_SECONDS,
    ) -> None:
        self._leases = Leases(database)
        self._lanes = lanes
        self._call_seconds = call_seconds
        self._finish_seconds = finish_seconds
        self._turns = Turns()
        self._woken = asyncio.Event()
        self._trouble: str | None = None
        self._fresh = Deadline(FRESH_SECONDS)
        self._calls: dict[asyncio.Task[None], Sequence[Leased]] = {}

    @property
    def sweeping(self) -> bool:
        """Whether what is due was asked for and answered lately."""
        return not self._fresh.passed()

    def wake(self) -> None:
        """Something may be due now."""
        self._woken.set()

    async def run(self, told: asyncio.Event) -> None:
        """Until told to stop, and then until what is in hand is done or has had its time. Whatever goes wrong is
        logged, and tried again."""
        waking = asyncio.create_task(self._wake_when(told))
        while not told.is_set():
            self._woken.clear()
            if not await self._swept():
                await self._pause()
        await waking
        await self._finish()

    async def sweep(self) -> int:
        """Takes what is due, in fair shares, and begins to do it. How many rows that was."""
        calling = Counter(rows[0].place for rows in self._calls.values())
        waiting = self._turns.order(await self._leases.waiting(self._lanes))
        given = shares(self._lanes, waiting, calling)
        if not given:
            return 0
        taken: dict[Place, list[Leased]] = {}
        for row in await self._leases.take(given):
            taken.setdefault(row.place, []).append(row)
        for place, rows in taken.items():
            self._turns.had(place)
            together = self._lanes[place.kind].together
            for n in range(0, len(rows), together):
                self._begin(self._lanes[place.kind], rows[n : n + together])
        return sum(map(len, taken.values()))

    def _begin(self, lane: Lane, rows: Sequence[Leased]) -> None:
        task = asyncio.create_task(call(lane.handler, rows, self._leases, self._call_seconds), context=Context())
        self._calls[task] = rows
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._calls[task]
        self._woken.set()

    async def _swept(self) -> int:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                begun = await self.sweep()
        except Exception as error:  # noqa: BLE001 (a worker that no longer sweeps is silence; the database may be back)
            self._say(error)
            return 0
        self._say(None)
        self._fresh = Deadline(FRESH_SECONDS)
        return begun

    def _say(self, error: Exception | None) -> None:
        """When it changes, not every two seconds."""
        trouble = type(error).__name__ if error else None
        if error and trouble != self._trouble:
            log.error("sweep-failed", error=trouble, where=where(error))
        elif trouble != self._trouble:
            log.info("sweeping-again")
        self._trouble = trouble

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(SWEEP_SECONDS):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _wake_when(self, told: asyncio.Event) -> None:
        await told.wait()
        self._woken.set()

    async def _finish(self) -> None:
        """Lets calls end, breaks off those that do not, and leaves what was not done to other workers."""
        if not self._calls:
            return
        in_hand = dict(self._calls)
        _, late = await asyncio.wait(in_hand, timeout=self._finish_seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if late:
            await self._leases.give_back([row for task in late for row in in_hand[task]])
