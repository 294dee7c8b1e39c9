"""What must hold before a process of an installation serves. `harken up` sees to all of it by itself; here the
database, its roles and the keys come from different hands, so each process looks, as the role that it serves as."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import asyncpg

from server.chance import Chance
from server.config import Config
from server.db.checks import UnsafeDatabase, check_durable
from server.db.epoch import FILE_NAME as EPOCH
from server.db.epoch import read_epoch
from server.db.migrate import read_migrations
from server.db.roles import Role
from server.db.tenant_tx import Database
from server.installation import NotInstalled
from server.keys.keyfile import KEY_FILE, KeyFileRefused, read_keyfile
from server.keys.rotating import NEW_KEY_FILE
from server.keys.tenant import KeyRing

_MAY_TOO_MUCH: Final = """
select rolsuper as superuser, rolbypassrls as bypasses,
    pg_has_role(current_user, (select datdba from pg_database where datname = current_database()), 'member')
    or exists (select from pg_class join pg_namespace n on n.oid = relnamespace
        where nspname = 'public' and pg_has_role(current_user, relowner, 'member')) as owner
from pg_roles where rolname = current_user
"""


def need_secrets(settled: Config, dsn: str, role: Role) -> None:
    """Raises NotInstalled unless this process was given the passwords that it signs in with."""
    name = role.removeprefix("harken_")
    if urlsplit(dsn).password is None:
        raise NotInstalled(
            f"no password for {role}: this process needs the secret database-{name}. Name the directory with `secrets` "
            "in harken.toml, or let systemd load it, and let Harken's account read it"
        )
    redis = urlsplit(settled.redis_url)
    if role is not Role.OWNER and redis.scheme != "unix" and not redis.password:
        raise NotInstalled("no password for Redis: this process needs the secret redis, or a unix socket")


async def check_fit(settled: Config, dsn: str, role: Role, chance: Chance) -> None:
    """Raises NotInstalled, UnsafeDatabase or KeyFileRefused, with what to do, if we must not serve."""
    need_secrets(settled, dsn, role)
    # Behind a pooler only what is one transaction has one connection.
    connection = await asyncpg.connect(dsn, statement_cache_size=0)
    try:
        async with connection.transaction(readonly=True):
            await _check_role(connection)
            await check_durable(connection)
            await _check_schema(connection)
            await _check_epoch(connection, settled.key_dir)
    finally:
        await connection.close()
    await _check_keys(settled, dsn, chance)


async def _check_role(connection: asyncpg.Connection) -> None:
    row = await connection.fetchrow(_MAY_TOO_MUCH)
    assert row is not None
    wrong = [name for name in ("superuser", "bypasses", "owner") if row[name]]
    if wrong:
        raise UnsafeDatabase(
            f"this database role passes the walls between providers ({', '.join(wrong)}). "
            "Serve as harken_app and harken_worker, as deploy/sql/roles.sql makes them"
        )


async def _check_schema(connection: asyncpg.Connection) -> None:
    """A newer schema is served on: migrations only add, so that the program of the release before still runs."""
    there = await connection.fetchval("select to_regclass('public.schema_version') is not null")
    version = await connection.fetchval("select max(version) from schema_version") if there else 0
    wanted = len(read_migrations())
    if version < wanted:
        raise UnsafeDatabase(f"the database is at version {version} and this program needs {wanted}: harken migrate")


async def _check_epoch(connection: asyncpg.Connection, key_dir: Path) -> None:
    in_database = str(await connection.fetchval("select epoch from server"))
    if not (key_dir / EPOCH).exists():
        raise UnsafeDatabase(f"{key_dir / EPOCH} is missing: these are not the keys of this database")
    if (in_file := read_epoch(key_dir)) != in_database:
        raise UnsafeDatabase(
            f"the database says epoch {in_database} and {key_dir / EPOCH} says {in_file}. The database or the keys "
            "were replaced without the restore procedure; devices would take its answers for the truth."
        )


async def _check_keys(settled: Config, dsn: str, chance: Chance) -> None:
    """That the key file opens what this database holds. One provider's keys tell."""
    root = read_keyfile(settled.key_dir / KEY_FILE, chance)
    if (settled.key_dir / NEW_KEY_FILE).exists():
        raise KeyFileRefused("exchanging the key file was interrupted: run `harken rotate root` again, it goes on")
    database = await Database.open(dsn, connections=1, prepared=settled.prepared)
    try:
        async with database.untenanted() as connection:
            tenant = await connection.fetchval("select tenant_id from tenant_slug order by slug limit 1")
        if tenant is not None:
            await KeyRing(database, root, chance).of(str(tenant))
    finally:
        await database.close()
