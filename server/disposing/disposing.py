"""The steps of a disposal, each of which may be the last before a crash: the next run goes on where this one ended.

Begun: committed, and from then on nobody knows the matter. Noted beside the key file, so that a restore disposes of it
again. Said in every feed that it stands in. Emptied, and its key destroyed. Only the last two lose anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Final

import asyncpg
import msgspec

from server.backup import disposals
from server.backup.disposals import Disposal
from server.db.tenant_tx import Database
from server.disposing.going import Body, begin, bodies_of, shared_keys, unsaid
from server.feeds.adopted import pack_now
from server.feeds.append import Append, Draft, Origin, instant
from server.feeds.decision import HELD_BELL
from server.feeds.postgres.store import PostgresStore
from server.keys.tenant import KeyRing, TenantKeys
from server.policy.load import Packs
from sync.envelope import How
from sync.feeds import FeedKind, FeedName
from sync.text import b64

RULES: Final = "disposing/1"
REASON: Final = "retention"

_SAID: Final = (
    "select d.matter_id, array(select distinct e.data_key_id from entry e"
    "  where e.tenant_id = $1 and e.matter_id = d.matter_id) as data_keys"
    " from disposal d where d.tenant_id = $1 and d.said_at is not null and d.done_at is null"
)
_EMPTY: Final = "update entry set blob = null where tenant_id = $1 and matter_id = any($2::uuid[]) and blob is not null"
# What others still need stays as a key, without these bodies.
_NEEDED: Final = (
    "select distinct data_key_id from entry where tenant_id = $1 and data_key_id = any($2::uuid[]) and blob is not null"
)
_KEY: Final = "delete from data_key where tenant_id = $1 and data_key_id = $2"
# What left this feed stands whole on another, in the commit that said that it is gone here. So it is noted nowhere
# beside the key file: a restore from before that commit brings back the only words there are.
_LEFT: Final = (
    "update entry e set blob = null from matter m where e.tenant_id = $1 and m.tenant_id = $1 and e.blob is not null"
    " and m.moved_from is not null and m.matter_id = e.matter_id and m.moved_from = e.feed_id"
)
_DONE: Final = "update disposal set done_at = clock_timestamp() where tenant_id = $1 and matter_id = any($2::uuid[])"


class Disposer:
    """`store`, as the worker, decides what is due and says so in feeds; `disposer` empties what was said to go, and can
    do nothing else. `step` is called before each step, for tests of what a crash leaves."""

    def __init__(
        self,
        worker: Database,
        store: PostgresStore,
        disposer: Database,
        *,
        key_dir: Path,
        ring: KeyRing,
        packs: Packs,
        step: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._worker = worker
        self._store = store
        self._disposer = disposer
        self._key_dir = key_dir
        self._ring = ring
        self._packs = packs
        self._step = step

    async def run(self) -> int:
        """All that is due of every provider. Returns how many matters went."""
        async with self._worker.untenanted() as connection:
            rows = await connection.fetch("select tenant_id from tenant_slug order by tenant_id")
        return sum([await self._run(str(row["tenant_id"])) for row in rows])

    async def _run(self, tenant: str) -> int:
        async with self._disposer.tenant_tx(tenant) as connection:
            await connection.execute(_LEFT, tenant)
        gone = await self._empty(tenant)  # what an earlier run left
        while True:
            async with self._store.unit(tenant) as unit:
                await begin(unit, await unit.now())
                matters = await unsaid(unit)
                at = await unit.now()
            if not matters:
                return gone
            self._step("note")
            await self._note(tenant, matters, at)
            self._step("say")
            await self._say(await self._ring.of(tenant, again=True), matters)
            self._step("empty")
            gone += await self._empty(tenant)

    async def _note(self, tenant: str, matters: Sequence[str], at: datetime) -> None:
        async with self._store.unit(tenant) as unit:
            bodies = await bodies_of(unit, matters)
            shared = await shared_keys(unit, matters, {body.data_key for body in bodies})
        own = sorted({body.data_key for body in bodies} - shared)
        leaves = [b64(body.leaf) for body in bodies if body.data_key in shared]
        noted = {"at": instant(at), "tenant": tenant, "reason": REASON}
        disposals.append(
            self._key_dir,
            [*(Disposal(**noted, data_key=key) for key in own), *(Disposal(**noted, leaf=leaf) for leaf in leaves)],
        )

    async def _say(self, keys: TenantKeys, matters: Sequence[str]) -> None:
        """In the same commit as that it was said: once, whatever happens."""
        async with self._store.unit(keys.tenant_id) as unit:
            bodies = await bodies_of(unit, matters)
            append, now = Append(unit, keys), await unit.now()
            await append.load(names={body.feed for body in bodies}, data_keys=[], states=[])
            pack = await pack_now(unit, self._packs)
            cmd = keys.chance.uuid()
            origin = Origin(at=now, by=None, how=How.NONE, cmd=cmd, pack=pack.digest, rules=RULES)
            list(append.say(_drafts(keys.tenant_id, bodies), origin, lambda _: append.new_data_key()))
            await append.flush()
            await unit.connection.execute(
                "update disposal set said_at = $3 where tenant_id = $1 and matter_id = any($2::uuid[])",
                *(keys.tenant_id, list(matters), now),
            )
            for matter in matters:
                await unit.unring(HELD_BELL, matter)

    async def _empty(self, tenant: str) -> int:
        async with self._disposer.tenant_tx(tenant) as connection:
            rows = await connection.fetch(_SAID, tenant)
            matters = [row["matter_id"] for row in rows]
            if not matters:
                return 0
            data_keys = {key for row in rows for key in row["data_keys"]}
            await connection.execute(_EMPTY, tenant, matters)
            needed = {row["data_key_id"] for row in await connection.fetch(_NEEDED, tenant, list(data_keys))}
            for key in data_keys - needed:
                with suppress(asyncpg.ForeignKeyViolationError):
                    async with connection.transaction():
                        await connection.execute(_KEY, tenant, key)
            self._step("done")
            await connection.execute(_DONE, tenant, matters)
        return len(matters)


def _drafts(tenant: str, bodies: Sequence[Body]) -> list[Draft]:
    """One for each feed. `bodies` are sorted by feed."""

    def feed_of(body: Body) -> tuple[FeedKind, str]:
        return body.feed.kind, body.feed.about

    return [
        Draft(
            feed=FeedName(*name),
            kind="entries-disposed",
            alone=True,
            matter_id=tenant,
            data=msgspec.json.encode(
                {"k": "entries-disposed", "v": 1, "seqs": [body.seq for body in of], "reason": REASON}
            ),
        )
        for name, of in groupby(bodies, key=feed_of)
    ]
