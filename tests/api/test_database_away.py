"""When the database restarts or a turn takes too long, a device is told to come back, and nothing is lost (F2)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import httpx

from server.feeds.postgres.store import lock_number
from server.web.headers import FIXED
from sync.envelope import frame
from tests.support.database import Addresses, Cluster, run
from tests.support.device import TestDevice
from tests.support.web import serving


def push(device: TestDevice, envelopes: list[bytes]) -> httpx.Response:
    return device.http.post(
        "/sync/push", content=frame(envelopes), headers={"content-type": "application/octet-stream"}
    )


async def short_tempered(addresses: Addresses) -> None:
    """From here on the app waits 200 ms for a lock, on connections that are all new: the old ones are killed."""
    admin = await asyncpg.connect(addresses.superuser)
    try:
        await admin.execute(f"alter role harken_app in database {addresses.name} set lock_timeout = '200ms'")
        await admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'harken_app'",
            addresses.name,
        )
    finally:
        await admin.close()


def test_a_database_that_does_not_answer_in_time_is_come_back_to(cluster: Cluster, tmp_path: Path) -> None:
    with serving(cluster, tmp_path) as web, web.device() as tablet:
        addresses = cluster.addresses(web.database)
        envelope = tablet.seal(tablet.concern())
        run(short_tempered(addresses))

        async def push_while_locked() -> httpx.Response:
            other = await asyncpg.connect(addresses.superuser)
            try:
                await other.execute("select pg_advisory_lock($1)", lock_number(web.affinity.tenant))
                answers = [await asyncio.to_thread(push, tablet, [envelope]) for _ in range(2)]
            finally:
                await other.close()
            return answers[-1]

        away = run(push_while_locked())
        assert (away.status_code, away.json()["type"], away.headers["retry-after"]) == (503, "busy", "5")
        assert FIXED.items() <= dict(away.headers).items()
        [given] = tablet.push([envelope])
        assert given.verdict == "accepted"
