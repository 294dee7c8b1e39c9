"""The schema: each file once, in order, whoever starts at the same time; a changed past is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from server.db.migrate import Migration, MigrationRefused, migrate, read_migrations, statements_of
from server.db.roles import Role
from tests.support.database import Addresses, Cluster


@pytest.fixture
async def bare(cluster: Cluster) -> AsyncIterator[Addresses]:
    """A database without a schema."""
    admin = await asyncpg.connect(cluster.addresses("postgres").superuser)
    await admin.execute(f"create database bare owner {Role.OWNER}")
    yield cluster.addresses("bare")
    await admin.execute("drop database bare with (force)")
    await admin.close()


def made(*texts: str) -> tuple[Migration, ...]:
    return tuple(
        Migration(number, f"{number:04}_made", text.encode(), statements_of(text))
        for number, text in enumerate(texts, start=1)
    )


async def test_servers_that_start_together_migrate_once(bare: Addresses) -> None:
    async def start() -> int:
        owner = await asyncpg.connect(bare.owner)
        try:
            return await migrate(owner)
        finally:
            await owner.close()

    reached = await asyncio.gather(*(start() for _ in range(6)))
    assert set(reached) == {len(read_migrations())}


async def test_a_file_that_fails_leaves_nothing_and_can_be_mended(bare: Addresses) -> None:
    owner = await asyncpg.connect(bare.owner)
    first, half = "create table a (x integer);", "create table b (x integer);\ncreate table a (x integer);"
    with pytest.raises(asyncpg.DuplicateTableError):
        await migrate(owner, made(first, half))
    assert await owner.fetchval("select to_regclass('a') is not null and to_regclass('b') is null")
    assert await migrate(owner, made(first, "create table b (x integer);")) == 2
    await owner.close()


async def test_a_changed_past_is_refused(bare: Addresses) -> None:
    owner = await asyncpg.connect(bare.owner)
    await migrate(owner, made("create table a (x integer);", "create table b (x integer);"))
    with pytest.raises(MigrationRefused, match="0001 was changed after it was applied"):
        await migrate(owner, made("create table a (x bigint);", "create table b (x integer);"))
    with pytest.raises(MigrationRefused, match="newer than this program"):
        await migrate(owner, made("create table a (x integer);"))
    await owner.close()


def test_statements_end_with_a_line() -> None:
    text = "-- one; two;\ncreate table a (\n  b text default ';' -- here;too\n);\n  -- and; three\ncreate table c ();\n"
    assert len(statements_of(text)) == 2
    for migration in read_migrations():
        for statement in migration.statements:
            assert not statement.endswith(";")
            assert statement.split()[0] in {"create", "alter", "grant", "revoke", "drop", "insert", "update"}
