"""The roles of the database and who owns it. Done by an administrator's connection before the first migration.

| role | is | may |
|---|---|---|
| harken_owner | migrations, `harken seed`, `harken verify` | everything in this database, behind the walls as well |
| harken_app | web | what 0003_grants.sql says |
| harken_worker | jobs | the same, and every tenant's rows of `due` |
| harken_disposer | retention and erasure | empty a body, destroy a data key |
"""

from __future__ import annotations

from enum import StrEnum

import asyncpg


class Role(StrEnum):
    OWNER = "harken_owner"
    APP = "harken_app"
    WORKER = "harken_worker"
    DISPOSER = "harken_disposer"


LIMITS = {
    "lock_timeout": "10s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "15s",
}
"""Of the roles that serve. They belong to the role, not the connection, since a pooler passes no such settings on."""


async def prepare_roles(admin: asyncpg.Connection, passwords: dict[Role, str]) -> None:
    """Makes each role that is missing and sets its password. `admin` may create roles; passwords are URL-safe text."""
    for role in Role:
        if not await admin.fetchval("select 1 from pg_roles where rolname = $1", role):
            await admin.execute(f"create role {role} login nobypassrls")
        await admin.execute(f"alter role {role} password {_quoted(passwords[role])}")
        if role is not Role.OWNER:
            for name, value in LIMITS.items():
                await admin.execute(f"alter role {role} set {name} = '{value}'")


async def prepare_database(admin: asyncpg.Connection, name: str) -> None:
    """Makes the database if it is missing. It belongs to the owner role and opens to our roles only."""
    owned_by = await admin.fetchval("select datdba::regrole::text from pg_database where datname = $1", name)
    if owned_by is None:
        await admin.execute(f'create database "{name}" owner {Role.OWNER}')
    elif owned_by != Role.OWNER:
        await admin.execute(f'alter database "{name}" owner to {Role.OWNER}')
    await admin.execute(f'revoke all on database "{name}" from public')
    await admin.execute(f'grant connect on database "{name}" to {", ".join(Role)}')


def _quoted(text: str) -> str:
    """A password cannot be a parameter of ALTER ROLE. Ours hold letters, digits, - and _."""
    if not text or not text.replace("-", "").replace("_", "").isalnum():
        raise ValueError("a database password may hold only letters, digits, - and _")
    return f"'{text}'"
