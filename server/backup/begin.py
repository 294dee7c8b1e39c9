"""A new epoch: what survived of each feed is put on record, and nothing that was let in before is let in still."""

from __future__ import annotations

from uuid import UUID

import asyncpg

# Whoever was signed out, and whatever code was used, between the backup and the restore is not known any more.
_CLOSE = (
    "update session set ended_at = now() where tenant_id = $1 and ended_at is null",
    "update enrol_code set ends_at = least(ends_at, now()) where tenant_id = $1 and used_by is null",
)


async def begin_epoch(owner: asyncpg.Connection, epoch: str) -> int:
    """In one transaction. `owner` is in none. Returns the number of feeds that are stated."""
    stated = 0
    async with owner.transaction():
        for row in await owner.fetch("select tenant_id from tenant_slug order by tenant_id"):
            tenant = UUID(bytes=row["tenant_id"].bytes)
            await owner.execute("select set_config('app.tenant_id', $1, true)", str(tenant))
            for statement in _CLOSE:
                await owner.execute(statement, tenant)
            done = await owner.execute(
                "insert into epoch_feed (tenant_id, number, feed_id, epoch, seq, head)"
                " select f.tenant_id, 1 + (select coalesce(max(e.number), 0) from epoch_feed e where e.tenant_id = $1),"
                " f.feed_id, $2, f.seq, f.head from feed f where f.tenant_id = $1",
                tenant,
                UUID(epoch),
            )
            stated += int(done.split(" ")[2])
        await owner.execute("update server set epoch = $1, made_at = now(), backed_up_at = null", UUID(epoch))
    return stated
