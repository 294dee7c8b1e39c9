"""One call of a handler: some rows of one tenant, within a time that their lease covers."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from enum import Enum, auto
from typing import Final

import structlog

from server.trace import span
from server.web.logging import where
from server.web.problems import DATABASE_AWAY
from server.work.lanes import Handler
from server.work.lease import Leased, Leases

log = structlog.get_logger()

CALL_SECONDS: Final = 28.0
"""Under the lease, so that a row is never worked on twice at once. What takes longer is broken off, and due again. By
design none does: longest takes an alert that waits for its turn, a device and a mail server, none of which comes."""


class End(Enum):
    DONE = auto()
    FAILED = auto()
    """For what is in a row: a bug, or something that it needs and that is not there."""
    PUT_OFF = auto()
    """For what is wrong with the world: the database is away, or time is up."""


async def call(handler: Handler, rows: Sequence[Leased], leases: Leases, seconds: float) -> None:
    """Does the rows together, or, if that fails for what is in one of them, one by one, so that it stops no other.

    `seconds` for each. Never raises. What is not done stays leased, and is due again when its lease ends.
    """
    end = await _ended(rows, handler(rows[0].place.tenant_id, [row.id for row in rows]), seconds)
    if end is not End.FAILED or len(rows) == 1:
        return
    for row in rows:
        if await _ended([row], _alone(handler, row, leases), seconds) is End.PUT_OFF:
            return


async def _alone(handler: Handler, row: Leased, leases: Leases) -> None:
    if await leases.renew(row):
        await handler(row.place.tenant_id, [row.id])


async def _ended(rows: Sequence[Leased], doing: Coroutine[object, object, None], seconds: float) -> End:
    try:
        async with asyncio.timeout(seconds):
            with span("due", tenant=rows[0].place.tenant_id, kind=rows[0].place.kind):
                await doing
    except DATABASE_AWAY as error:
        _say("due-put-off", rows, error)
        return End.PUT_OFF
    except Exception as error:  # noqa: BLE001 (whatever it is, it must not stop the others)
        _say("due-failed", rows, error)
        return End.FAILED
    return End.DONE


def _say(event: str, rows: Sequence[Leased], error: Exception) -> None:
    """By id and class. Neither message nor traceback: a database error quotes values, and those are people's words."""
    log.error(
        event,
        tenant=rows[0].place.tenant_id,
        kind=rows[0].place.kind,
        id=rows[0].id if len(rows) == 1 else None,
        count=len(rows),
        error=type(error).__name__,
        where=where(error),
    )
