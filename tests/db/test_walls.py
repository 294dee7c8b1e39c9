"""Each table of a tenant is closed to every other tenant, and each single policy is needed for that (S6)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from server.db.roles import Role
from tests.support.database import Addresses, Cluster, run
from tests.support.rows import UNWALLED, TableShape, fill, insert_of, walled_tables

OAK = UUID("0a000000-0000-4000-8000-000000000001")
ELM = UUID("0e000000-0000-4000-8000-000000000002")
APPEND_ONLY = frozenset({"entry", "command", "access", "policy"})


@pytest.fixture(scope="module")
def two_tenants(cluster: Cluster) -> Iterator[Addresses]:
    """A database where Oak and Elm each have one row in every table."""

    async def both(addresses: Addresses) -> None:
        owner = await asyncpg.connect(addresses.owner)
        for tenant in (OAK, ELM):
            await fill(owner, tenant)
        await owner.close()

    with cluster.clone() as addresses:
        run(both(addresses))
        yield addresses


@pytest.fixture
async def superuser(two_tenants: Addresses) -> AsyncIterator[asyncpg.Connection]:
    """In a transaction that is undone, so that a test may break what it likes."""
    connection = await asyncpg.connect(two_tenants.superuser)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


@asynccontextmanager
async def acting(connection: asyncpg.Connection, role: Role, tenant: UUID | None) -> AsyncIterator[None]:
    """Undone at the end, with whatever failed inside."""
    inner = connection.transaction()
    await inner.start()
    try:
        await connection.execute(f"set local role {role}; set local app.tenant_id = '{tenant or ''}'")
        yield
    finally:
        await inner.rollback()


async def refused(connection: asyncpg.Connection, statement: str) -> bool:
    inner = connection.transaction()
    await inner.start()
    try:
        await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return True
    except asyncpg.PostgresError:
        return False
    finally:
        await inner.rollback()
    return False


async def touched(connection: asyncpg.Connection, statement: str) -> int:
    inner = connection.transaction()
    await inner.start()
    try:
        return int((await connection.execute(statement)).split()[-1])
    except asyncpg.ForeignKeyViolationError:
        return 1  # it found the row and would have deleted it
    finally:
        await inner.rollback()


async def breaches(connection: asyncpg.Connection, shape: TableShape) -> list[str]:
    """What is wrong with the wall of one table: others see in or reach in, or its own tenant cannot."""
    return [
        *await breaches_of_reading(connection, shape.name),
        *await breaches_of_writing(connection, shape),
        *await breaches_of_disposal(connection, shape.name),
    ]


async def breaches_of_reading(connection: asyncpg.Connection, table: str) -> list[str]:
    found = []
    # As the owner as well: it has every privilege, so what stops it is the wall and nothing else.
    for role in (Role.APP, Role.WORKER, Role.OWNER):
        for tenant in (ELM, None):
            wanted = {OAK, ELM} if role is Role.WORKER and table == "due" else {tenant} - {None}
            async with acting(connection, role, tenant):
                seen = {row["tenant_id"] for row in await connection.fetch(f"select tenant_id from {table}")}
                if seen != wanted:
                    found.append(f"{role} as {tenant} reads rows of {seen}")
    return found


async def breaches_of_writing(connection: asyncpg.Connection, shape: TableShape) -> list[str]:
    name = shape.name
    async with acting(connection, Role.OWNER, ELM):
        found = []
        if not await refused(connection, insert_of(shape, OAK)):
            found.append("Elm writes a row of Oak")
        if await refused(connection, insert_of(shape, ELM)):  # it fails on the key, which is asked after the wall
            found.append("Elm cannot write a row of its own")
        for tenant, wanted in ((OAK, 0), (ELM, 0 if name in APPEND_ONLY else 1)):
            statements = (f"update {name} set tenant_id = tenant_id", f"delete from {name}")
            found += [
                f"{statement} of {tenant} by Elm does not touch {wanted} rows"
                for statement in statements
                if await touched(connection, f"{statement} where tenant_id = '{tenant}'") != wanted
            ]
        if name not in APPEND_ONLY and not await refused(connection, f"update {name} set tenant_id = '{OAK}'"):
            found.append("Elm gives a row to Oak")
    return found


async def breaches_of_disposal(connection: asyncpg.Connection, table: str) -> list[str]:
    if table != "entry":
        return []
    async with acting(connection, Role.DISPOSER, ELM):
        # Without a condition, which would be held to the policy for reading too.
        emptied = await touched(connection, "update entry set blob = null")
    return [] if emptied == 1 else [f"the disposer as Elm empties {emptied} entries, not its own one"]


async def test_every_table_keeps_tenants_apart(superuser: asyncpg.Connection) -> None:
    for shape in await walled_tables(superuser):
        assert await breaches(superuser, shape) == [], shape.name


async def test_each_policy_is_needed(superuser: asyncpg.Connection) -> None:
    shapes = {shape.name: shape for shape in await walled_tables(superuser)}
    policies = await superuser.fetch("select polname, polrelid::regclass::text as on, polcmd from pg_policy")
    assert len(policies) >= len(shapes)
    for policy in policies:
        name, on = policy["polname"], policy["on"]
        # The one policy for updates only is the disposer's, who cannot write the column that WITH CHECK would look at.
        clauses = {b"r": ["using"], b"a": ["with check"], b"w": ["using"]}.get(
            policy["polcmd"], ["using", "with check"]
        )
        breaks = [f"drop policy {name} on {on}"]
        if name != "due_worker":
            breaks += [f"alter policy {name} on {on} {clause} (true)" for clause in clauses]
        for statement in breaks:
            inner = superuser.transaction()
            await inner.start()
            await superuser.execute(statement)
            missed = not await breaches(superuser, shapes[on])
            await inner.rollback()
            assert not missed, f"nobody would notice: {statement}"


async def test_each_wall_is_forced_on_the_owner_too(superuser: asyncpg.Connection) -> None:
    for shape in await walled_tables(superuser):
        for statement in ("no force", "disable"):
            inner = superuser.transaction()
            await inner.start()
            await superuser.execute(f"alter table {shape.name} {statement} row level security")
            missed = not await breaches(superuser, shape)
            await inner.rollback()
            assert not missed, f"nobody would notice: {statement} on {shape.name}"


async def test_what_has_no_wall_has_no_tenants_rows(superuser: asyncpg.Connection) -> None:
    tables = await superuser.fetch(
        "select relname, relrowsecurity and relforcerowsecurity as walled from pg_class "
        "where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    )
    assert {row["relname"] for row in tables if not row["walled"]} == UNWALLED
    others = await superuser.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm', 'f', 'S')"
    )
    assert others == [], "a view reads as its owner and a sequence is shared by all tenants"
    assert await superuser.fetch("select tgname from pg_trigger where not tgisinternal") == []


async def test_every_key_starts_with_the_tenant(superuser: asyncpg.Connection) -> None:
    """A key without it tells one tenant that another holds an id, and refers to rows of others."""
    keys = await superuser.fetch(
        "select conrelid::regclass::text as on, conname, contype, confrelid::regclass::text as to, "
        "(select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) as first, "
        "(select attname from pg_attribute where attrelid = confrelid and attnum = confkey[1]) as first_to "
        "from pg_constraint where contype in ('p', 'u', 'f') and connamespace = 'public'::regnamespace"
    )
    wrong = [
        dict(key)
        for key in keys
        if key["on"] not in UNWALLED
        and (key["first"] != "tenant_id" or (key["contype"] == b"f" and key["first_to"] != "tenant_id"))
    ]
    assert wrong == []
    unique = await superuser.fetch(
        "select indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid "
        "where indisunique and c.relnamespace = 'public'::regnamespace and c.relname <> all($1) "
        "and (select attname from pg_attribute where attrelid = indrelid and attnum = indkey[0]) <> 'tenant_id'",
        list(UNWALLED),
    )
    assert unique == []


async def test_a_row_cannot_refer_to_another_tenants(superuser: asyncpg.Connection) -> None:
    theirs = UUID("0a000000-0000-4000-8000-0000000000aa")
    await superuser.execute(
        f"insert into setting (tenant_id, setting_id, kind, nation, name, duty_numbers) "
        f"values ('{OAK}', '{theirs}', 'home', 'ENG', 'Oak', '[]')"
    )
    async with acting(superuser, Role.APP, ELM):
        messages = []
        for setting in (theirs, UUID(int=7)):  # one that exists over there and one that exists nowhere
            with pytest.raises(asyncpg.ForeignKeyViolationError) as caught:
                async with superuser.transaction():
                    await superuser.execute(
                        "insert into bridge (tenant_id, bridge_id, school_id, home_id, from_id, offered_at) "
                        f"values ('{ELM}', '{setting}', '{setting}', '{UUID(int=8)}', '{setting}', now())"
                    )
            messages.append(str(caught.value).replace(str(setting), "it"))
        assert messages[0] == messages[1], "the answer must not tell which it is"


@pytest.mark.parametrize("role", [Role.APP, Role.WORKER])
@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
async def test_nobody_who_serves_can_change_what_was_said(
    superuser: asyncpg.Connection, role: Role, table: str
) -> None:
    async with acting(superuser, role, ELM):
        assert await refused(superuser, f"update {table} set tenant_id = tenant_id")
        assert await refused(superuser, f"delete from {table}")
        assert await refused(superuser, f"truncate {table}")


async def test_the_disposer_empties_a_body_and_nothing_more(superuser: asyncpg.Connection) -> None:
    async with acting(superuser, Role.DISPOSER, ELM):
        assert await refused(superuser, "update entry set leaf = ''")
        assert await refused(superuser, "delete from entry")
        assert await refused(superuser, "select * from person")


async def test_roles_have_no_more_than_they_need(superuser: asyncpg.Connection) -> None:
    roles = await superuser.fetch(
        "select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as mighty "
        "from pg_roles where rolname like 'harken%' and rolname <> 'harken_backup'"
    )
    # Another installation on this cluster may have a role for backups, which reads everything and writes nothing.
    assert {row["rolname"]: row["mighty"] for row in roles} == dict.fromkeys(Role, False)
    grants = await superuser.fetch(
        "select grantee, table_name, privilege_type from information_schema.role_table_grants "
        "where table_schema = 'public' and grantee <> $1",
        Role.OWNER,
    )
    assert not [row for row in grants if row["privilege_type"] in ("TRUNCATE", "REFERENCES", "TRIGGER", "UPDATE")]
    assert "PUBLIC" not in {row["grantee"] for row in grants}
    assert {row["table_name"] for row in grants if row["privilege_type"] == "DELETE"} == {
        *(
            "sign_in_failure",
            "due",
            "data_key",
            "ladder",
            "subscription",
            "second_factor",
            "cover",
            "closure",
            "disposal",
        )
    }
    for table in ("tenant", *UNWALLED):
        async with acting(superuser, Role.APP, ELM):
            assert await refused(superuser, f"insert into {table} select * from {table}")
    async with acting(superuser, Role.APP, ELM):
        assert await refused(superuser, "create table public.mine (a integer)")
