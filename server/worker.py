"""The composition root of the worker: everything that becomes due without anybody asking is made and joined here.

It sweeps PostgreSQL by itself (server/work) and needs nothing else. The doorbell, where there is a Redis, only makes it
quicker.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Final

import structlog
from msgspec import Struct

from server.chance import Chance, SystemChance
from server.config import Config, config
from server.db.epoch import read_epoch
from server.db.tenant_tx import CONNECTIONS_MAX, Database
from server.devices import held
from server.doorbell import listen
from server.escalation.climb import LADDER_BELL, climb
from server.feeds.decision import HELD_BELL
from server.feeds.postgres.store import PostgresStore
from server.feeds.store import Store
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing, TenantKeys
from server.live.poke import Live
from server.live.redis import RedisLive
from server.policy.load import read_packs
from server.policy.pack import Pack
from server.rehearsals.monthly import REHEARSAL_BELL, monthly
from server.web.logging import start_logging
from server.work.lanes import Lane
from server.work.sweeper import Sweeper

log = structlog.get_logger()

STOP_SECONDS: Final = 10.0
"""From being told to stop to the end, whatever the database does. The supervisor waits a little longer."""


class Work(Struct, frozen=True, kw_only=True):
    """What is due is done with this; made once per process."""

    store: Store
    keyring: KeyRing
    packs: Mapping[str, Pack]
    epoch: str
    live: Live

    async def ladder(self, tenant_id: str, ids: Sequence[str]) -> None:
        touched = await climb(self.store, await self._keys(tenant_id), self.packs, ids)
        log.info("ladders-climbed", tenant=tenant_id, count=len(ids))
        await self.live.poke(tenant_id, touched)

    async def rehearsal(self, tenant_id: str, ids: Sequence[str]) -> None:
        touched = await monthly(self.store, await self._keys(tenant_id), self.packs, ids)
        log.info("rehearsals-looked-at", tenant=tenant_id, count=len(ids))
        await self.live.poke(tenant_id, touched)

    async def held(self, tenant_id: str, ids: Sequence[str]) -> None:
        keys = await self._keys(tenant_id)
        for held_id in ids:
            touched = await held.retry(self.store, keys, self.packs, self.epoch, held_id)
            log.info("held-tried", tenant=tenant_id, held=held_id, count=len(touched))
            await self.live.poke(tenant_id, touched)

    async def _keys(self, tenant_id: str) -> TenantKeys:
        """Read again each time: what a row needs may be a key that another process has made."""
        return await self.keyring.of(tenant_id, again=True)


def lanes_of(work: Work) -> dict[str, Lane]:
    """One call at a time for one tenant where it waits for the tenant's lock."""
    return {
        LADDER_BELL: Lane(handler=work.ladder, together=50, calls=8, calls_each=1),
        REHEARSAL_BELL: Lane(handler=work.rehearsal, together=50, calls=1, calls_each=1),
        HELD_BELL: Lane(handler=work.held, together=1, calls=4, calls_each=1),
    }


async def run(settings: Config, chance: Chance) -> None:
    """Until a signal says stop, and then for as long as what is in hand needs, within `STOP_SECONDS`."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    working = asyncio.create_task(_work(settings, chance, told))
    stopping = asyncio.create_task(told.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    done, _ = await asyncio.wait({working}, timeout=STOP_SECONDS)
    stopping.cancel()
    if done:
        working.result()
        return
    # The database takes no word and no cancellation. Our leases end by themselves.
    log.warning("stopped-short")
    os._exit(0)


async def _work(settings: Config, chance: Chance, told: asyncio.Event) -> None:
    async with AsyncExitStack() as opened:
        # One connection for the sweep alone, so that nothing that it finds keeps it waiting.
        own, shared = [
            await Database.open(settings.dsn_worker, connections=connections, prepared=settings.prepared, at_once=False)
            for connections in (1, CONNECTIONS_MAX)
        ]
        opened.push_async_callback(own.close)
        opened.push_async_callback(shared.close)
        live = RedisLive(settings.redis_url, chance)
        opened.push_async_callback(live.close)
        work = Work(
            store=PostgresStore(shared),
            keyring=KeyRing(shared, read_keyfile(settings.key_dir / KEY_FILE, chance), chance),
            packs=read_packs(),
            epoch=read_epoch(settings.key_dir),
            live=live,
        )
        sweeper = Sweeper(own, lanes_of(work))
        listening = asyncio.create_task(listen(settings.redis_url, sweeper.wake))
        opened.callback(listening.cancel)
        log.info("worker-ready")
        await sweeper.run(told)


def main() -> None:
    start_logging(sys.stderr)
    asyncio.run(run(config(), SystemChance()))


if __name__ == "__main__":
    main()
