"""What each device has left of its budgets, in PostgreSQL: it outlives a restart, and all web processes share it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from asyncpg import Connection

from server.access.budget import Budget, TooEarly, give_back, spend
from server.figures import BUDGET_REFUSALS
from server.web.problems import Problem, Reason


class Of(StrEnum):
    """What there is a budget of."""

    SIGN_INS = "sign-ins"
    """Wrong passphrases, of whoever."""
    ITEMS = "items"
    BYTES = "bytes"


async def take(
    connection: Connection, tenant: str, device: str, costs: Mapping[Of, tuple[Budget, int]], now: datetime
) -> None:
    """Spends all of `costs`, or nothing and raises WAIT with the longest wait that any of them needs.

    The device's rows stay locked until the caller's transaction ends, so that many at once spend as many.
    """
    rows = await connection.fetch(
        "insert into device_budget (tenant_id, device_id, kind, whole_at) select $1, $2, unnest($3::text[]), $4"
        " on conflict (tenant_id, device_id, kind) do update set whole_at = device_budget.whole_at"
        " returning kind, whole_at",
        tenant,
        device,
        sorted(costs),
        now,
    )
    whole_at: dict[Of, datetime] = {}
    wait = 0
    for row in rows:
        kind = Of(row["kind"])
        match spend(*(costs[kind][0], row["whole_at"], costs[kind][1], now)):
            case TooEarly() as early:
                BUDGET_REFUSALS.labels(kind.value).inc()
                wait = max(wait, math.ceil(early.wait.total_seconds()))
            case spent:
                whole_at[kind] = spent.whole_at
    if wait > 0:
        raise Problem(Reason.WAIT, retry_after_s=wait)
    await _keep(connection, tenant, device, whole_at)


async def restore(connection: Connection, tenant: str, device: str, kind: Of, budget: Budget, cost: int) -> None:
    """Undoes a `take` that turned out to cost nothing."""
    whole_at = await connection.fetchval(
        "select whole_at from device_budget where tenant_id = $1 and device_id = $2 and kind = $3 for update",
        tenant,
        device,
        kind,
    )
    if whole_at is not None:
        await _keep(connection, tenant, device, {kind: give_back(budget, whole_at, cost)})


async def _keep(connection: Connection, tenant: str, device: str, whole_at: Mapping[Of, datetime]) -> None:
    await connection.execute(
        "update device_budget b set whole_at = w.whole_at from unnest($3::text[], $4::timestamptz[])"
        " as w(kind, whole_at) where b.tenant_id = $1 and b.device_id = $2 and b.kind = w.kind",
        tenant,
        device,
        list(whole_at),
        list(whole_at.values()),
    )
