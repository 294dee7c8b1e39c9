"""What tests ask of a database and do to it, over one connection that stays: to open one takes longer than most of what
is asked over it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from server.db.away import DATABASE_AWAY
from server.db.tenant_tx import Database

T = TypeVar("T")


class Asking:
    """In a thread of its own, since whoever drives a browser has an event loop already. To be closed."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._runner = asyncio.Runner()
        self._database: Database | None = None
        self._dsn = ""

    def does(self, dsn: str, work: Callable[[Database], Coroutine[object, object, T]]) -> T:
        """On a connection to where `dsn` says, anew if the one that was there is gone or leads elsewhere."""
        if self._thread is None:
            self._thread, self._runner = ThreadPoolExecutor(1), asyncio.Runner()
        return self._thread.submit(lambda: self._runner.run(self._on(dsn, work))).result()

    async def _on(self, dsn: str, work: Callable[[Database], Coroutine[object, object, T]]) -> T:
        if self._database is None or self._dsn != dsn or not await _answers(self._database):
            await self._hang_up()
            self._database, self._dsn = await Database.open(dsn, connections=1), dsn
        return await work(self._database)

    async def _hang_up(self) -> None:
        if self._database is not None:
            await self._database.close()
            self._database = None

    def close(self) -> None:
        """Until it is asked again."""
        if self._thread is not None:
            self._thread.submit(lambda: self._runner.run(self._hang_up())).result()
            self._thread.submit(self._runner.close).result()
            self._thread.shutdown()
            self._thread = None


async def _answers(database: Database) -> bool:
    try:
        async with database.untenanted() as connection:
            await connection.execute("select")
    except DATABASE_AWAY:
        return False
    return True
