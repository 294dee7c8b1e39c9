"""One house per seed with two providers that lived a day. Tests change it in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from server.verify import command, keys, text
from server.verify.findings import Pen, Report
from server.verify.keys import read_key_file
from server.verify.tenant import check_tenant
from tests.support.database import Addresses, Cluster, run
from tests.verify.history import live
from tests.verify.laddered import climb_all
from tests.verify.owed import owed
from tests.verify.rehearsed import rehearse
from tests.verify.writing import Dice, House, Provider


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each history is written once for all its tests. One holds every kind of entry; `--histories 100` go further."""
    if "lived" in metafunc.fixturenames:
        seeds = range(1, metafunc.config.getoption("--histories") + 1)
        metafunc.parametrize("lived", seeds, indirect=True, scope="session", ids=[f"seed{seed}" for seed in seeds])


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
            if provider is oak:
                await owed(oak)
            await provider.later(rehearsal, 5)
            await climb_all(provider)
    return Lived(addresses, key_dir, oak, elm)


@pytest.fixture(scope="session")
def lived(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Lived]:
    with cluster.clone() as addresses:
        yield run(_live(addresses, tmp_path_factory.mktemp("keys"), request.param))


@dataclass(frozen=True)
class Intruder:
    """A superuser of the database who has not the key file: walls, grants and foreign keys do not stop them."""

    connection: asyncpg.Connection
    tenant: str
    key_dir: Path
    of: Lived | None = None

    @property
    def lived(self) -> Lived:
        assert self.of is not None, "somebody else's log"
        return self.of

    async def do(self, statement: str, *arguments: object) -> None:
        """The tenant is $1. A manipulation that changes nothing proves nothing."""
        tag: str = await self.connection.execute(statement, self.tenant, *arguments)
        assert not tag.endswith(" 0"), statement

    async def look(self, statement: str, *arguments: object) -> asyncpg.Record:
        row = await self.connection.fetchrow(statement, self.tenant, *arguments)
        assert row is not None, statement
        return row

    async def verified(self) -> Report:
        report = Report()
        root = read_key_file(self.key_dir)
        await check_tenant(self.connection, UUID(self.tenant), root, Pen("oak", report))
        return report


_SIGNATURE_HOLDS, _READ = cache(keys.signature_holds), cache(text.read)
"""The same log is verified once for each manipulation, some three hundred signatures and five hundred texts each time,
nearly all of them as before. Of the same values the answer is the same."""


@pytest.fixture(scope="module")
async def inside(lived: Lived) -> AsyncIterator[asyncpg.Connection]:
    """One for many intruders: the database plans once for all what is asked for each of them."""
    connection = await asyncpg.connect(lived.addresses.superuser)
    yield connection
    await connection.close()


@pytest.fixture
async def intruder(
    lived: Lived, inside: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Intruder]:
    async with intruding(inside, monkeypatch):
        yield Intruder(inside, lived.oak.tenant, lived.key_dir, lived)


@asynccontextmanager
async def intruding(connection: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Whatever they do is undone at the end."""
    for where in (keys, command):
        monkeypatch.setattr(where, "signature_holds", _SIGNATURE_HOLDS)
    monkeypatch.setattr(text, "read", _READ)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("set local session_replication_role = replica")
    yield
    await transaction.rollback()
