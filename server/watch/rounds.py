"""What only the database can tell: read by a worker, and only where somebody watches it.

What is due is read over all providers at once, for that table alone may be. Everything else stands behind each
provider's wall, and is read provider by provider, a few each second: with thousands of them a round takes minutes, and
says how many.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import structlog
from asyncpg import Connection
from msgspec import Struct

from server import figures
from server.alerts.rules import DOUBTED
from server.clock import Clock
from server.db.tenant_tx import Database
from server.watch.overdue import COUNT

log = structlog.get_logger()

AT_LEAST_SECONDS: Final = 15.0
"""A round; and the time between two looks at what is due."""
PAUSE_SECONDS: Final = 0.05
"""Between two providers: twenty a second, each with one short transaction."""

_OF_TENANT: Final = f"""
select
    (select min(made_at) from alert where tenant_id = $1 and done_at is null) as oldest_alert,
    (select count(*) from held where tenant_id = $1 and placed_at is null) as held,
    ({COUNT}) as overdue,
    count(*) filter (where failures < $2) as healthy,
    count(*) filter (where failures >= $2) as failing
from subscription where tenant_id = $1
"""  # noqa: S608 (joined from our own texts)
_DUE: Final = """
select kind, count(*) as rows, extract(epoch from now() - min(at))::float8 as late from due where at <= now()
group by kind
"""


class Counted(Struct, frozen=True, kw_only=True):
    """Of one provider, without its name."""

    oldest_alert: datetime | None
    held: int
    overdue: int
    healthy: int
    failing: int


class Rounds:
    """Goes round for as long as the process lasts."""

    def __init__(self, database: Database, clock: Clock, kinds: Sequence[str], *, pause: float = PAUSE_SECONDS) -> None:
        self._database = database
        self._clock = clock
        self._kinds = kinds
        self._pause = pause
        self._oldest_alert: datetime | None = None
        self._backed_up_at: datetime | None = None

    async def run(self) -> None:
        """Until cancelled. Whatever goes wrong is logged by its class, and tried again."""
        while True:
            try:
                await asyncio.gather(self.round(), asyncio.sleep(AT_LEAST_SECONDS))
            except Exception as error:  # noqa: BLE001 (the database is away, say: figures stand still meanwhile)
                log.warning("round-failed", error=type(error).__name__)
                await asyncio.sleep(AT_LEAST_SECONDS)

    async def round(self) -> None:
        """Once over everything."""
        began = self._clock.now()
        tenants = await self._of_all()
        counted = []
        for tenant in tenants:
            async with self._database.tenant_tx(tenant) as connection:
                counted.append(await _count(connection, tenant))
            await asyncio.sleep(self._pause)
        self._oldest_alert = min((one.oldest_alert for one in counted if one.oldest_alert is not None), default=None)
        figures.HELD_WAITING.set(sum(one.held for one in counted))
        figures.OVERDUE.set(sum(one.overdue for one in counted))
        figures.SUBSCRIPTIONS.labels("healthy").set(sum(one.healthy for one in counted))
        figures.SUBSCRIPTIONS.labels("failing").set(sum(one.failing for one in counted))
        figures.TENANTS.set(len(tenants))
        figures.ROUND_SECONDS.set((self._clock.now() - began).total_seconds())
        self.tell_ages()

    def tell_ages(self) -> None:
        """Ages grow between rounds: said anew whenever somebody reads them."""
        now = self._clock.now()
        figures.OLDEST_ALERT_SECONDS.set(_age(self._oldest_alert, now, none=0))
        figures.BACKUP_AGE_SECONDS.set(_age(self._backed_up_at, now, none=math.nan))

    async def _of_all(self) -> list[str]:
        """Reads what belongs to no provider, and returns their ids."""
        async with self._database.untenanted() as connection:
            due = {row["kind"]: row for row in await connection.fetch(_DUE)}
            version = await connection.fetchval("select max(version) from schema_version")
            server = await connection.fetchrow("select epoch, backed_up_at from server")
            tenants = await connection.fetch("select tenant_id from tenant_slug order by tenant_id")
        for kind in self._kinds:
            figures.DUE.labels(kind).set(due[kind]["rows"] if kind in due else 0)
            figures.OLDEST_DUE_SECONDS.labels(kind).set(due[kind]["late"] if kind in due else 0)
        figures.SCHEMA_VERSION.set(version)
        if server is not None:
            self._backed_up_at = server["backed_up_at"]
            figures.EPOCH.clear()
            figures.EPOCH.labels(str(server["epoch"])).set(1)
        return [str(row["tenant_id"]) for row in tenants]


async def _count(connection: Connection, tenant: str) -> Counted:
    row = await connection.fetchrow(_OF_TENANT, tenant, DOUBTED)
    assert row is not None, "a count"
    return Counted(**dict(row))


def _age(since: datetime | None, now: datetime, *, none: float) -> float:
    return none if since is None else max((now - since).total_seconds(), 0)
