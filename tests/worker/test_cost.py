"""What a sweep costs does not grow with what waits: it comes by the rows that it takes, and one or two per tenant."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.work import lease
from tests.worker.rows import KIND, Ground

ROWS, TENANTS, TAKEN = 100_000, 20, 200
MANY = (
    "insert into due (at, tenant_id, kind, id, rung_at)"
    " select now() + interval '1 hour', lpad((n % $1)::text, 32, '0')::uuid, $2, gen_random_uuid(),"
    " now() - interval '2 hours' from generate_series(1, $3) as n"
)


def visited(node: dict[str, Any]) -> float:
    """Rows that scans of tables came by, those that they threw away among them."""
    own = 0.0
    if node.get("Relation Name") == "due":
        assert node["Node Type"] in {"Index Scan", "Index Only Scan", "ModifyTable"}, node["Node Type"]
        if node["Node Type"] != "ModifyTable":
            own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return own + sum(visited(part) for part in node.get("Plans", []))


async def rows_of(worker: asyncpg.Connection, statement: str, kinds: str, *arguments: str) -> float:
    """By the plan that a prepared statement keeps, which knows no arguments: the worst there is."""
    await worker.execute(f"prepare one ({kinds}) as {statement}")
    try:
        async with worker.transaction():
            [row] = await worker.fetch(f"explain (analyze, format json) execute one ({', '.join(arguments)})")
            await worker.execute("update due set lease_until = null where lease_until is not null")
    finally:
        await worker.execute("deallocate one")
    return visited(json.loads(row[0])[0]["Plan"])


async def swept(ground: Ground) -> tuple[float, float]:
    """Rows that looking for who waits comes by, and then taking."""
    tenants = ",".join(str(UUID(int=int(str(n), 16))) for n in range(TENANTS))
    shares = (
        f"'{{{tenants}}}'",
        *(f"array_fill({value}, array[{TENANTS}])" for value in (f"'{KIND}'::text", f"{TAKEN // TENANTS}")),
    )
    async with ground.own._pool.acquire() as worker:
        await worker.execute("set plan_cache_mode = force_generic_plan")
        waiting = await rows_of(worker, lease._WAITING, "interval, text[]", "'1 minute'", f"array['{KIND}']")
        kinds = "interval, interval, uuid[], text[], int[]"
        return waiting, await rows_of(worker, lease._TAKE, kinds, "'1 minute'", "'30 seconds'", *shares)


@pytest.mark.parametrize("analysed", [True, False])
async def test_a_sweep_reads_what_it_takes(ground: Ground, analysed: bool) -> None:
    await ground.admin.execute("alter table due set (autovacuum_enabled = off)")
    await ground.admin.execute(MANY, TENANTS, KIND, ROWS)
    for due, also in ((0, "false"), (20, "id in (select id from due limit 20)"), (ROWS, "true")):
        await ground.admin.execute(f"update due set at = now() - random() * interval '1 minute' where {also}")
        if analysed:
            await ground.admin.execute("analyze due")
        waiting, taken = await swept(ground)
        assert waiting <= 3 * TENANTS
        assert min(due, TAKEN) <= taken <= 3 * min(due, TAKEN) + TENANTS
