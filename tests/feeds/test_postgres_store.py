"""The acceptance suite of the store, on PostgreSQL as the role that serves requests."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from server.chance import SystemChance
from server.clock import SystemClock
from server.db.tenant_tx import Database
from server.feeds.postgres.reading import ENTRIES
from server.feeds.postgres.store import PostgresStore
from server.keys.keyfile import KEY_FILE, make_keyfile
from server.seed import seed
from server.seed.result import Made, MadeTenant
from tests.feeds.ground import Tenant, apart
from tests.feeds.store_suite import StoreSuite
from tests.support.database import Addresses, Cluster, run
from tests.support.demo import DEMO, quick


class PostgresGround:
    def __init__(self, database: Database, tenants: Sequence[Tenant]) -> None:
        self._database = database
        self.store = PostgresStore(database)
        self.one, self.other = tenants

    async def due(self, tenant: Tenant) -> dict[tuple[str, str], datetime]:
        async with self._database.tenant_tx(tenant.tenant) as connection:
            return {(row["kind"], str(row["id"])): row["at"] for row in await connection.fetch("select * from due")}


async def _tenant(database: Database, made: MadeTenant) -> Tenant:
    lead = next(person for person in made.people if person.title == "Designated Safeguarding Lead")
    school = next(setting.setting for setting in made.settings if setting.kind == "school")
    child = next(child.child for child in made.children if child.setting == school)
    async with database.tenant_tx(made.tenant) as connection:
        rest = await connection.fetchval("select key_id from tenant_key where purpose = 'rest'")
    return Tenant(tenant=made.tenant, setting=school, person=lead.person, child=child, rest_key=str(rest))


@pytest.fixture(scope="module")
def made(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Addresses, list[Tenant]]]:
    keys = tmp_path_factory.mktemp("keys")
    with cluster.clone() as addresses:
        yield addresses, run(_seed(addresses, keys))


async def _seed(addresses: Addresses, keys: Path) -> list[Tenant]:
    make_keyfile(keys / KEY_FILE, SystemChance())
    database = await Database.open(addresses.owner, connections=1)
    try:
        made = await seed(database, keys, DEMO.read_bytes(), SystemClock(), SystemChance(), quick())
        return [await _tenant(database, tenant) for tenant in msgspec.json.decode(made, type=Made).tenants]
    finally:
        await database.close()


class TestPostgresStore(StoreSuite):
    @pytest.fixture
    async def ground(self, made: tuple[Addresses, list[Tenant]]) -> AsyncIterator[PostgresGround]:
        addresses, tenants = made
        database = await Database.open(addresses.app)
        try:
            yield PostgresGround(database, tenants)
        finally:
            await database.close()

    async def test_those_who_wait_for_a_tenant_keep_no_connection_from_the_others(
        self, made: tuple[Addresses, list[Tenant]]
    ) -> None:
        addresses, (one, other) = made
        database = await Database.open(addresses.app, connections=2)
        store = PostgresStore(database)

        async def write() -> None:
            async with store.unit(one.tenant):
                pass

        async def read() -> None:
            async with store.reading(other.tenant):
                pass

        try:
            async with store.unit(one.tenant), asyncio.timeout(60):
                waiting = [apart(write()) for _ in range(4)]
                await asyncio.sleep(0.05)
                await apart(read())
            await asyncio.gather(*waiting)
        finally:
            await database.close()

    async def test_what_became_of_an_entry_is_found_by_its_key(self, made: tuple[Addresses, list[Tenant]]) -> None:
        """Else a first pull reads the whole feed anew for each state in it, two minutes for twenty thousand entries,
        and a page of what two settings share reads every handoff for each entry in it."""
        addresses, (one, _) = made
        database = await Database.open(addresses.app, connections=1)
        try:
            async with database.tenant_tx(one.tenant) as connection:
                await connection.execute("set local enable_seqscan = off")
                plan = await connection.fetch("explain " + ENTRIES, one.tenant, one.setting, 0, 20_000, 1_000_000)
        finally:
            await database.close()
        text = "\n".join(row[0] for row in plan)
        assert "using entry_prev on entry n" in text
        assert re.search(r"Index Cond: .*\(matter_id = e\.matter_id\)", text)
        assert "Join" not in text, "the walls keep keys out of a join"
