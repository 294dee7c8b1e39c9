"""The worker: looks, every few seconds and whenever the doorbell rings, at what is due in PostgreSQL, and does it.

Any sweep may run twice or not at all without harm: a row is leased, done in its tenant's own transaction, and removed
there. A worker that dies leaves a lease that ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import structlog
from arq.cron import cron
from arq.worker import Worker, func
from msgspec import Struct

from server.chance import SystemChance
from server.config import config
from server.db.epoch import read_epoch
from server.db.tenant_tx import Database
from server.devices import held
from server.doorbell import QUEUE, SWEEP, redis_settings
from server.feeds.decision import HELD_BELL
from server.feeds.postgres.store import PostgresStore
from server.feeds.store import Store
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.policy.load import read_packs
from server.policy.pack import Pack

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=30)
SWEEP_MAX: Final = 50
SWEEP_SECONDS: Final = frozenset(range(0, 60, 5))
JOB_SECONDS: Final = 25
"""Under the lease, so that a row is never worked on twice at once."""


class Due(Struct, frozen=True, kw_only=True):
    """A doorbell row: ids only."""

    tenant_id: str
    kind: str
    id: str


class Work(Struct, frozen=True, kw_only=True):
    """What the worker works with; made once per process."""

    database: Database
    store: Store
    keyring: KeyRing
    packs: Mapping[str, Pack]
    epoch: str


async def lease(database: Database) -> list[Due]:
    """Takes up to `SWEEP_MAX` due rows for `LEASE`, the oldest of each tenant in turn, so that one tenant's flood
    delays no other's; rows that another worker holds are skipped."""
    async with database.untenanted() as connection:
        rows = await connection.fetch(
            "update due set lease_until = now() + $1 where (tenant_id, kind, id) in ("
            " select tenant_id, kind, id from due where (tenant_id, kind, id) in ("
            "  select tenant_id, kind, id from"
            "   (select *, row_number() over (partition by tenant_id order by at) as turn"
            "    from due where at <= now() and (lease_until is null or lease_until < now())) as waiting"
            "  order by turn, at limit $2)"
            " for update skip locked) returning tenant_id, kind, id",
            LEASE,
            SWEEP_MAX,
        )
    return [Due(tenant_id=str(row["tenant_id"]), kind=row["kind"], id=str(row["id"])) for row in rows]


async def sweep(work: Work) -> int:
    """Does what is due now, one by one; a row that fails is logged by id and due again when its lease ends."""
    due = await lease(work.database)
    for one in due:
        try:
            await _do(work, one)
        except Exception as error:  # noqa: BLE001 (one bad row must not stop the others; it stays leased and comes back)
            # Not the traceback: a database error quotes values, and those are people's words.
            log.error(  # noqa: TRY400
                "due-failed", tenant=one.tenant_id, kind=one.kind, id=one.id, error=type(error).__name__
            )
    return len(due)


async def _do(work: Work, one: Due) -> None:
    if one.kind == HELD_BELL:
        # Read again: what an item waits for may be a key that another process has made.
        keys = await work.keyring.of(one.tenant_id, again=True)
        placed = await held.retry(work.store, keys, work.packs, work.epoch, one.id)
        log.info("held-tried", tenant=one.tenant_id, id=one.id, placed=placed)
        return
    raise LookupError(one.kind)


async def _start(ctx: dict[str, Any]) -> None:
    settings = config()
    chance = SystemChance()
    database = await Database.open(settings.dsn_worker, prepared=settings.prepared)
    ctx["work"] = Work(
        database=database,
        store=PostgresStore(database),
        keyring=KeyRing(database, read_keyfile(settings.key_dir / KEY_FILE, chance), chance),
        packs=read_packs(),
        epoch=read_epoch(settings.key_dir),
    )


async def _stop(ctx: dict[str, Any]) -> None:
    await ctx["work"].database.close()


async def _sweep(ctx: dict[str, Any]) -> int:
    return await sweep(ctx["work"])


def main() -> None:
    """Runs until told to stop. `unique` is off: two workers may sweep at once, and each row is leased to one."""
    Worker(
        functions=[func(_sweep, name=SWEEP, timeout=JOB_SECONDS, keep_result=0, max_tries=1)],
        cron_jobs=[cron(_sweep, second=set(SWEEP_SECONDS), unique=False, timeout=JOB_SECONDS, keep_result=0)],
        on_startup=_start,
        on_shutdown=_stop,
        redis_settings=redis_settings(config().redis_url),
        queue_name=QUEUE,
        handle_signals=True,
    ).run()


if __name__ == "__main__":
    main()
