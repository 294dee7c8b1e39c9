"""Nothing of one tenant's transaction is left on the connection that the next one gets, however the first one ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import asyncpg
import pytest
from piccolo.columns import UUID as UUIDColumn
from piccolo.columns import Text
from piccolo.table import Table

from server.db.engine import ENGINE, OutsideTransaction
from server.db.tenant_tx import Database, NestedTransaction
from tests.support.database import Addresses

OAK = "0a000000-0000-4000-8000-000000000001"
ELM = "0e000000-0000-4000-8000-000000000002"


class TenantRow(Table, tablename="tenant", db=ENGINE):
    tenant_id = UUIDColumn(primary_key=True)
    slug = Text()


@pytest.fixture
async def db(database: Addresses) -> AsyncIterator[Database]:
    """One connection only, so that whatever leaks meets the next user of it."""
    owner = await Database.open(database.owner, connections=1)
    for tenant, slug in ((OAK, "oak"), (ELM, "elm")):
        async with owner.tenant_tx(tenant) as connection:
            await connection.execute(
                "insert into tenant (tenant_id, slug, name, pack_name, pack_digest, made_at) "
                "values ($1, $2, $2, 'test', '', now())",
                tenant,
                slug,
            )
    await owner.close()
    app = await Database.open(database.app, connections=1)
    yield app
    await app.close()


async def sees(db: Database, tenant: str | None) -> list[str]:
    async with db.untenanted() if tenant is None else db.tenant_tx(tenant) as connection:
        return [row["slug"] for row in await connection.fetch("select slug from tenant")]


async def nothing_is_left(db: Database) -> None:
    assert not ENGINE.busy()
    assert await sees(db, None) == []
    assert await sees(db, ELM) == ["elm"]


async def test_a_tenant_sees_itself_only(db: Database) -> None:
    assert await sees(db, OAK) == ["oak"]
    await nothing_is_left(db)


async def test_piccolo_uses_the_same_transaction(db: Database) -> None:
    async with db.tenant_tx(OAK) as connection:
        inside = await TenantRow.raw("select txid_current() as now, slug from tenant")
        assert inside == [{"now": await connection.fetchval("select txid_current()"), "slug": "oak"}]
        assert await TenantRow.select(TenantRow.slug) == [{"slug": "oak"}]
    await nothing_is_left(db)


async def test_piccolo_has_nothing_to_fall_back_to_outside(db: Database) -> None:
    with pytest.raises(OutsideTransaction):
        await TenantRow.select(TenantRow.slug)
    with pytest.raises(OutsideTransaction):
        ENGINE.transaction()
    async with db.tenant_tx(OAK):
        with pytest.raises(OutsideTransaction):
            await TenantRow.select(TenantRow.slug).batch(batch_size=1)


async def test_an_error_rolls_back(db: Database) -> None:
    with pytest.raises(RuntimeError, match="on purpose"):
        async with db.tenant_tx(OAK) as connection:
            await connection.execute(f"insert into region values ('{OAK}', '{OAK}', 'north')")
            raise RuntimeError("on purpose")
    await nothing_is_left(db)
    async with db.tenant_tx(OAK) as connection:
        assert await connection.fetchval("select count(*) from region") == 0


async def test_a_commit_that_fails(db: Database, database: Addresses) -> None:
    owner = await asyncpg.connect(database.owner)
    await owner.execute("alter table region add constraint late unique (tenant_id, name) deferrable initially deferred")
    await owner.close()
    with pytest.raises(asyncpg.UniqueViolationError):
        async with db.tenant_tx(OAK) as connection:
            for region in (OAK, ELM):
                await connection.execute(f"insert into region values ('{OAK}', '{region}', 'north')")
    await nothing_is_left(db)


async def test_a_cancelled_task(db: Database) -> None:
    inside = asyncio.Event()

    async def wait_inside() -> None:
        async with db.tenant_tx(OAK) as connection:
            inside.set()
            await connection.execute("select pg_sleep(20)")

    task = asyncio.create_task(wait_inside())
    await inside.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await nothing_is_left(db)


async def test_a_killed_backend(db: Database, database: Addresses) -> None:
    superuser = await asyncpg.connect(database.superuser)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        async with db.tenant_tx(OAK) as connection:
            await superuser.execute(
                "select pg_terminate_backend($1)", await connection.fetchval("select pg_backend_pid()")
            )
            await connection.execute("select 1")
    await superuser.close()
    await nothing_is_left(db)


async def test_a_transaction_within_one_is_a_bug(db: Database) -> None:
    async with db.tenant_tx(OAK):
        with pytest.raises(NestedTransaction):
            async with db.tenant_tx(ELM):
                pass
        with pytest.raises(NestedTransaction):
            async with db.untenanted():
                pass
    await nothing_is_left(db)


@pytest.mark.parametrize("forged", ["", "oak", f"{OAK}'; set role harken_owner; --", "0"])
async def test_only_a_uuid_names_a_tenant(db: Database, forged: str) -> None:
    with pytest.raises(ValueError, match="badly formed"):
        async with db.tenant_tx(forged):
            pass
    await nothing_is_left(db)


async def test_the_isolation_asked_for(db: Database) -> None:
    async with db.tenant_tx(OAK, isolation="repeatable_read") as connection:
        assert await connection.fetchval("show transaction_isolation") == "repeatable read"


async def test_a_forgotten_transaction_is_ended_by_the_server(db: Database) -> None:
    async with db.untenanted() as connection:
        for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            assert await connection.fetchval("select current_setting($1)", name) != "0"


async def test_without_prepared_statements_behind_a_pooler(database: Addresses) -> None:
    app = await Database.open(database.app, connections=1, prepared=False)
    assert await sees(app, OAK) == []
    async with app.untenanted() as connection:
        assert await connection.fetchval("select count(*) from pg_prepared_statements") <= 1
    await app.close()
