"""Counts wrong passphrases per login and device. Another device is not slowed: nobody can lock a lead out of theirs."""

from __future__ import annotations

import math
from datetime import datetime

from asyncpg import Connection

from server.people.rules import wait_after
from server.web.problems import Problem, Reason


async def begin_try(connection: Connection, tenant: str, login: str, device: str, now: datetime) -> None:
    """Counts a try as failed before it is made, so that many at once count as many. Raises WAIT if it is too early.

    The row is locked until the caller's transaction ends; that transaction must not include the hashing.
    """
    row = await connection.fetchrow(
        "insert into sign_in_failure (tenant_id, login, device_id, failures, next_try_at) values ($1, $2, $3, 0, $4)"
        " on conflict (tenant_id, login, device_id) do update set failures = sign_in_failure.failures"
        " returning failures, next_try_at",
        tenant,
        login,
        device,
        now,
    )
    assert row is not None
    if row["next_try_at"] > now:
        raise Problem(Reason.WAIT, retry_after_s=math.ceil((row["next_try_at"] - now).total_seconds()))
    failures = row["failures"] + 1
    await connection.execute(
        "update sign_in_failure set failures = $4, next_try_at = $5"
        " where tenant_id = $1 and login = $2 and device_id = $3",
        tenant,
        login,
        device,
        failures,
        now + wait_after(failures),
    )


async def forget_tries(connection: Connection, tenant: str, login: str, device: str) -> None:
    """After the right passphrase."""
    await connection.execute(
        "delete from sign_in_failure where tenant_id = $1 and login = $2 and device_id = $3", tenant, login, device
    )
