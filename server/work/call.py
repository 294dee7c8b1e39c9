"""One call of a handler: some rows of one tenant, within a time that their lease covers."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from enum import Enum, auto
from typing import Final

import asyncpg
import structlog

from server.db.away import DATABASE_AWAY
from server.trace import span
from server.web.logging import where
from server.work.lanes import Handler
from server.work.lease import Leased, Leases

log = structlog.get_logger()

CALL_SECONDS: Final = 28.0
"""Under the lease, so that a row is never worked on twice at once. What takes longer is broken off, and due again. By
design none does: longest takes an alert that waits for its turn, a device and a mail server, none of which comes."""
GIVE_BACK_SECONDS: Final = 5.0
"""For the database to take a lease back. One that does not is away, and the lease ends by itself."""


class End(Enum):
    DONE = auto()
    FAILED = auto()
    """For what is in a row: a bug, or something that it needs and that is not there."""
    PUT_OFF = auto()
    """For what is wrong with the world: the database is away, or time is up."""
    LOCKED = auto()
    """Somebody else had what it needs, for as long as anybody waits for that. Nothing is wrong."""


async def call(handler: Handler, rows: Sequence[Leased], leases: Leases, seconds: float) -> None:
    """Does the rows together, or, if that fails for what is in one of them, one by one, so that it stops no other.

    `seconds` for each. Never raises. What is not done stays leased, and is due again when its lease ends; what waited
    for somebody's lock has waited enough, and is due again at once.
    """
    left = list(rows)
    end = await _ended(left, handler(left[0].place.tenant_id, [row.id for row in left]), seconds)
    if end is End.FAILED and len(left) > 1:
        end = await _one_by_one(handler, left, leases, seconds)
    if end is End.LOCKED:
        await _give_back(left, leases)


async def _one_by_one(handler: Handler, left: list[Leased], leases: Leases, seconds: float) -> End:
    """Until the world is in the way of one. What has had its turn is `left` no longer."""
    end = End.DONE
    while left and end in (End.DONE, End.FAILED):
        end = await _ended(left[:1], _first(handler, left, leases), seconds)
        if end is not End.LOCKED:
            del left[0]
    return end


async def _first(handler: Handler, left: list[Leased], leases: Leases) -> None:
    renewed = await leases.renew(left[0])
    if renewed is not None:
        left[0] = renewed
        await handler(renewed.place.tenant_id, [renewed.id])


async def _give_back(rows: Sequence[Leased], leases: Leases) -> None:
    try:
        async with asyncio.timeout(GIVE_BACK_SECONDS):
            await leases.give_back(rows)
    except DATABASE_AWAY as error:
        _say("due-put-off", rows, error)


async def _ended(rows: Sequence[Leased], doing: Coroutine[object, object, None], seconds: float) -> End:
    try:
        async with asyncio.timeout(seconds):
            with span("due", tenant=rows[0].place.tenant_id, kind=rows[0].place.kind):
                await doing
    except DATABASE_AWAY as error:
        _say("due-put-off", rows, error)
        return End.LOCKED if isinstance(error, asyncpg.LockNotAvailableError) else End.PUT_OFF
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
