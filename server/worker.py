"""The composition root of the worker: everything that becomes due without anybody asking is made and joined here.

It sweeps PostgreSQL by itself (server/work) and needs nothing else. The doorbell, where there is a Redis, only makes it
quicker.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from server.alerts.outbox import Outbox
from server.alerts.sending import open_sender
from server.chance import Chance, SystemChance
from server.clock import Clock, SystemClock
from server.config import Config, config, environment_default
from server.db.epoch import read_epoch
from server.db.tenant_tx import CONNECTIONS_MAX, Database
from server.doorbell import listen
from server.ending import ended, heeding
from server.feeds.postgres.store import PostgresStore
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.live.redis import RedisLive
from server.policy.load import read_packs
from server.watch.listener import watched
from server.watch.readiness import Readiness
from server.watch.rounds import Rounds
from server.watch.telemetry import start_telemetry
from server.web.logging import start_logging
from server.work.kinds import Work, lanes_of
from server.work.sweeper import Sweeper

log = structlog.get_logger()


async def run(settings: Config, clock: Clock, chance: Chance) -> None:
    """Until a signal says stop, and then for as long as what is in hand needs, within `ending.SECONDS`."""
    told = asyncio.Event()
    with heeding(told.set):
        await _work(settings, clock, chance, told)


async def _work(settings: Config, clock: Clock, chance: Chance, told: asyncio.Event) -> None:
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
        sender = await opened.enter_async_context(open_sender(settings, clock, chance))
        store = PostgresStore(shared)
        keyring = KeyRing(shared, read_keyfile(settings.key_dir / KEY_FILE, chance), chance)
        work = Work(
            store=store,
            keyring=keyring,
            packs=read_packs(),
            epoch=read_epoch(settings.key_dir),
            live=live,
            outbox=Outbox(database=shared, store=store, keyring=keyring, sender=sender, chance=chance),
        )
        lanes = lanes_of(work, demo=settings.demo)
        sweeper = Sweeper(own, lanes)
        listening = asyncio.create_task(listen(settings.redis_url, sweeper.wake))
        opened.push_async_callback(ended, listening)
        watch = environment_default("WATCH")
        if watch is not None:
            await opened.enter_async_context(_watched(watch, settings, clock, chance, sweeper, live, list(lanes)))
        log.info("worker-ready")
        await sweeper.run(told)


@asynccontextmanager
async def _watched(
    watch: str, settings: Config, clock: Clock, chance: Chance, sweeper: Sweeper, live: RedisLive, kinds: list[str]
) -> AsyncIterator[None]:
    """On a connection of its own: whoever watches keeps nobody waiting."""
    database = await Database.open(settings.dsn_worker, connections=2, prepared=settings.prepared, at_once=False)
    rounds = Rounds(database, clock, kinds)
    going = asyncio.create_task(rounds.run())
    readiness = Readiness(
        database=database,
        key_dir=settings.key_dir,
        chance=chance,
        redis=live.answers,
        working=lambda: sweeper.sweeping,
    )
    try:
        async with watched(watch, readiness, rounds.tell_ages):
            yield
    finally:
        await ended(going)
        await database.close()


def main(settled: Config) -> None:
    start_logging(sys.stderr)
    start_telemetry(environment_default("OTLP_URL"), "worker")
    asyncio.run(run(settled, SystemClock(), SystemChance()))


if __name__ == "__main__":
    main(config())
