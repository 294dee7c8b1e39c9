"""Counts wrong passphrases: per login and device, and per device over all logins.

Another device is never slowed, and every count is of a device that the asker holds, so nobody can lock a lead out of
theirs. A login that nobody has is counted as any other.
"""

from __future__ import annotations

import math
from datetime import datetime

from asyncpg import Connection

from server.access.budgets import Of, restore, take
from server.people.rules import DEVICE_GUESSES, FORGOTTEN_AFTER, wait_after
from server.web.problems import Problem, Reason


async def begin_try(connection: Connection, tenant: str, login: str, device: str, now: datetime) -> None:
    """Counts a try as failed before it is made, so that many at once count as many. Raises WAIT if it is too early.

    The rows are locked until the caller's transaction ends; that transaction must not include the hashing.
    """
    await connection.execute(
        "delete from sign_in_failure where tenant_id = $1 and device_id = $2 and next_try_at < $3",
        tenant,
        device,
        now - FORGOTTEN_AFTER,
    )
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
        raise Problem(Reason.WAIT, retry_after_s=seconds_to_wait(row["next_try_at"], now))
    await take(connection, tenant, device, {Of.SIGN_INS: (DEVICE_GUESSES, 1)}, now)
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


def seconds_to_wait(until: datetime, now: datetime) -> int:
    """Whole seconds, never too few."""
    return math.ceil((until - now).total_seconds())


async def forget_tries(connection: Connection, tenant: str, login: str, device: str) -> None:
    """After the right passphrase: the login's count begins anew, and the device has not spent this try."""
    await connection.execute(
        "delete from sign_in_failure where tenant_id = $1 and login = $2 and device_id = $3", tenant, login, device
    )
    await restore(connection, tenant, device, Of.SIGN_INS, DEVICE_GUESSES, 1)
