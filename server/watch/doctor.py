"""`harken doctor`: says in words what is wrong and what to do. It looks, and changes nothing."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import asyncpg
import msgspec

from server.adopted.reading import pack_of
from server.chance import SystemChance
from server.clock import Clock, SystemClock
from server.config import Config, NotConfigured, config, config_of
from server.db.away import DATABASE_AWAY
from server.db.tenant_tx import Database
from server.installation import NotInstalled
from server.keys.keyfile import KEY_FILE, KeyFileRefused, read_keyfile
from server.keys.tenant import KeyRing
from server.policy.load import read_packs
from server.watch import database as of_server
from server.watch import machine as of_machine
from server.watch import provider as of_provider
from server.watch.findings import Finding, Machine, Server, Tenant, broken
from server.watch.room import database_has_room


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, help="the directory of a Harken (default: what HARKEN_CONFIG names)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")


def run(arguments: argparse.Namespace) -> int:
    """0 if all is well, 1 if something needs attention, 2 if something is broken."""
    found = asyncio.run(findings_in(arguments.data, SystemClock()))
    if arguments.json:
        said = [{**msgspec.to_builtins(one), "level": one.level.name.lower()} for one in found]
        print(msgspec.json.encode({"findings": said}).decode())  # noqa: T201 (this is a command's answer)
    else:
        print("\n".join(one.lines() for one in found) or "all is well")  # noqa: T201
    return max((one.level for one in found), default=0)


async def findings_in(data: Path | None, clock: Clock) -> list[Finding]:
    """The worst first."""
    try:
        settings = config() if data is None else config_of(data)
    except NotConfigured as error:
        return [broken("processes", str(error), "until then tablets keep what is written, and tell nobody")]
    except NotInstalled as error:
        return [broken("configuration", str(error), "mend that first: nothing starts with it")]
    found = [finding async for finding in examine(settings, clock)]
    return sorted(found, key=lambda one: (-one.level, one.check, one.says))


async def examine(settings: Config, clock: Clock) -> AsyncIterator[Finding]:
    machine = Machine(settings=settings, now=clock.now())
    for check in of_machine.CHECKS:
        async for finding in check(machine):
            yield finding
    try:
        async for finding in _of_database(settings, clock):
            yield finding
        for finding in await database_has_room(settings):
            yield finding
    except (*DATABASE_AWAY, asyncpg.PostgresError) as error:
        yield broken(
            "database",
            f"the database does not answer as it should ({type(error).__name__})",
            "start PostgreSQL and see its log; tablets keep what is written until it is back",
        )


async def _of_database(settings: Config, clock: Clock) -> AsyncIterator[Finding]:
    database = await Database.open(settings.dsn_worker, connections=1, prepared=settings.prepared)
    try:
        async with database.untenanted() as connection:
            server = Server(settings=settings, now=clock.now(), connection=connection)
            found = [finding for check in of_server.CHECKS async for finding in check(server)]
            rows = await connection.fetch("select tenant_id, slug from tenant_slug order by slug")
            now = await connection.fetchval("select now()")
        tenants = [(str(row["tenant_id"]), row["slug"]) for row in rows]
        for finding in found:
            yield finding
        for finding in await _keys_open(database, settings, tenants):
            yield finding
        if not any(finding.check == "schema" for finding in found):
            for tenant, slug in tenants:
                for finding in await _of_tenant(database, settings, now, tenant, slug):
                    yield finding
    finally:
        await database.close()


async def _keys_open(database: Database, settings: Config, tenants: list[tuple[str, str]]) -> list[Finding]:
    """That the key file is the one of this database. One provider's keys tell."""
    if not tenants:
        return []
    try:
        chance = SystemChance()
        await KeyRing(database, read_keyfile(settings.key_dir / KEY_FILE, chance), chance).of(tenants[0][0])
    except OSError:
        return []  # said already
    except KeyFileRefused as error:
        return [broken("keys", str(error), "put back the key file that belongs to this database")]
    return []


async def _of_tenant(database: Database, settings: Config, now: datetime, tenant: str, slug: str) -> list[Finding]:
    async with database.tenant_tx(tenant) as connection:
        pack = await pack_of(tenant, read_packs())
        looked = Tenant(settings=settings, now=now, connection=connection, tenant=tenant, slug=slug, pack=pack)
        return [finding for check in of_provider.CHECKS async for finding in check(looked)]
