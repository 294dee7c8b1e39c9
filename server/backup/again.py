"""After a restore: what was disposed of since the backup is disposed of again (S11)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby

import asyncpg
import msgspec

from server.backup.disposals import Disposal
from server.db.tenant_tx import Database
from server.feeds.adopted import pack_now
from server.feeds.append import Append, Draft, Origin
from server.feeds.postgres.store import PostgresStore
from server.keys.tenant import KeyRing
from server.policy.load import Packs
from sync.feeds import FeedKind, FeedName
from sync.text import unb64

RULES = "restore/1"
_KEY = "delete from data_key where (tenant_id, data_key_id) = ($1, $2)"
_BODIES = (
    "select f.kind, f.about, e.seq, e.leaf from entry e join feed f"
    " on f.tenant_id = e.tenant_id and f.feed_id = e.feed_id"
    " where e.tenant_id = $1 and e.blob is not null and (e.data_key_id = any($2::uuid[]) or e.leaf = any($3::bytea[]))"
    " order by f.kind, f.about, e.seq"
)


async def dispose_again(
    app: Database,
    disposer: asyncpg.Connection,
    ring: KeyRing,
    packs: Packs,
    disposals: Sequence[Disposal],
) -> int:
    """Says so in each feed, then empties the bodies and destroys the keys. Returns the number of bodies. A provider
    that was not there yet when the backup was made has nothing to be disposed of."""
    emptied = 0
    async with app.untenanted() as connection:
        there = {str(row["tenant_id"]) for row in await connection.fetch("select tenant_id from tenant_slug")}
    disposals = [one for one in disposals if one.tenant in there]
    for tenant, of_tenant in groupby(sorted(disposals, key=lambda one: one.tenant), key=lambda one: one.tenant):
        emptied += await _dispose(app, disposer, ring, packs, tenant, list(of_tenant))
    return emptied


async def _dispose(
    app: Database,
    disposer: asyncpg.Connection,
    ring: KeyRing,
    packs: Packs,
    tenant: str,
    disposals: Sequence[Disposal],
) -> int:
    keys = [one.data_key for one in disposals if one.data_key is not None]
    leaves = [unb64(one.leaf) for one in disposals if one.leaf is not None]
    tenant_keys = await ring.of(tenant)
    async with app.tenant_tx(tenant) as connection:
        bodies = await connection.fetch(_BODIES, tenant, keys, leaves)
    if bodies:
        async with PostgresStore(app).unit(tenant) as unit:
            append = Append(unit, tenant_keys)
            names = [FeedName(FeedKind(row["kind"]), str(row["about"])) for row in bodies]
            await append.load(names=set(names), data_keys=[], states=[])
            cmd, pack = tenant_keys.chance.uuid(), await pack_now(unit, packs)
            origin = Origin(at=await unit.now(), by=None, how="none", cmd=cmd, pack=pack.digest, rules=RULES)
            drafts = []
            for name in dict.fromkeys(names):
                seqs = [row["seq"] for row, of in zip(bodies, names, strict=True) if of == name]
                said = msgspec.json.encode(
                    {"k": "entries-disposed", "v": 1, "seqs": seqs, "reason": disposals[0].reason}
                )
                drafts.append(Draft(feed=name, kind="entries-disposed", matter_id=tenant, data=said, alone=True))
            list(append.say(drafts, origin, lambda _: append.new_data_key()))
            await append.flush()
    async with disposer.transaction():
        await disposer.execute("select set_config('app.tenant_id', $1, true)", tenant)
        await disposer.execute(
            "update entry set blob = null where tenant_id = $1 and blob is not null"
            " and (data_key_id = any($2::uuid[]) or leaf = any($3::bytea[]))",
            tenant,
            keys,
            leaves,
        )
        for key in keys:
            # What a child's own row still names stays as a key without a body.
            with suppress(asyncpg.ForeignKeyViolationError):
                async with disposer.transaction():
                    await disposer.execute(
                        "delete from data_key where (tenant_id, data_key_id) = ($1, $2)", tenant, key
                    )
    return len(bodies)
