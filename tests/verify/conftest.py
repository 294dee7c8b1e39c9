"""One house per seed with two providers that lived a day. Tests change it in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from server.verify.findings import Pen, Report
from server.verify.keys import read_key_file
from server.verify.tenant import check_tenant
from tests.support.database import Addresses, Cluster, run
from tests.verify.history import live
from tests.verify.laddered import climb_all
from tests.verify.rehearsed import rehearse
from tests.verify.writing import Dice, House, Provider

SEEDS = (1,)
"""Each seed's log is written once for all its tests. Add more to look further; one holds every kind of entry."""


@dataclass(frozen=True)
class Lived:
    addresses: Addresses
    key_dir: Path
    oak: Provider
    elm: Provider


async def _live(addresses: Addresses, key_dir: Path, seed: int) -> Lived:
    dice = Dice(seed)
    async with House.open(addresses, key_dir, dice) as house:
        oak, elm = await house.provider("oak", dice), await house.provider("elm", dice)
        for provider in (oak, elm):
            rehearsal = await rehearse(provider)
            await live(provider)
            await provider.later(rehearsal, 5)
            await climb_all(provider)
    return Lived(addresses, key_dir, oak, elm)


@pytest.fixture(scope="session", params=SEEDS, ids=lambda seed: f"seed{seed}")
def lived(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Lived]:
    with cluster.clone() as addresses:
        yield run(_live(addresses, tmp_path_factory.mktemp("keys"), request.param))


@dataclass(frozen=True)
class Intruder:
    """A superuser of the database who has not the key file: walls, grants and foreign keys do not stop them."""

    connection: asyncpg.Connection
    lived: Lived

    async def do(self, statement: str, *arguments: object) -> None:
        """The tenant is $1. A manipulation that changes nothing proves nothing."""
        tag: str = await self.connection.execute(statement, self.lived.oak.tenant, *arguments)
        assert not tag.endswith(" 0"), statement

    async def look(self, statement: str, *arguments: object) -> asyncpg.Record:
        row = await self.connection.fetchrow(statement, self.lived.oak.tenant, *arguments)
        assert row is not None, statement
        return row

    async def verified(self) -> Report:
        report = Report()
        root = read_key_file(self.lived.key_dir)
        await check_tenant(self.connection, UUID(self.lived.oak.tenant), root, Pen("oak", report))
        return report


@pytest.fixture
async def intruder(lived: Lived) -> AsyncIterator[Intruder]:
    connection = await asyncpg.connect(lived.addresses.superuser)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("set local session_replication_role = replica")
    yield Intruder(connection, lived)
    await transaction.rollback()
    await connection.close()
