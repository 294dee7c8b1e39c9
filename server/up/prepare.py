"""Makes a database fit to serve, or says why it is not: roles, schema, durability, key files, epoch."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import msgspec

from server.alerts.vapid import settle_vapid
from server.chance import Chance
from server.db.checks import UnsafeDatabase, check_durable, check_own_cluster
from server.db.epoch import settle_epoch
from server.db.migrate import migrate
from server.db.roles import Role, prepare_database, prepare_roles
from server.keys.keyfile import KEY_FILE, make_keyfile
from server.up.passwords import Passwords

DATABASE = "harken"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where the database is. `cluster` is the directory it must run on, None if it is not one that we started."""

    admin: str
    roles: dict[Role, str]
    cluster: Path | None


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    epoch: str
    empty: bool
    """Holds no tenant yet."""


def as_role(admin: str, role: str, password: str) -> str:
    """The address of an administrator, for one of our roles instead."""
    parts = urlsplit(admin)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{password}@{place}"))


async def prepare(target: Target, passwords: Passwords, key_dir: Path, chance: Chance) -> Prepared:
    """Raises UnsafeDatabase or MigrationRefused, with what to do about it, if we must not serve on `target`."""
    admin = await asyncpg.connect(target.admin)
    try:
        if target.cluster is not None:
            await check_own_cluster(admin, target.cluster)
        await prepare_roles(admin, passwords.roles)
        await prepare_database(admin, urlsplit(target.roles[Role.OWNER]).path.removeprefix("/"))
    finally:
        await admin.close()
    owner = await asyncpg.connect(target.roles[Role.OWNER])
    try:
        prepared = await settle(owner, key_dir, chance)
    finally:
        await owner.close()
    for role in (Role.APP, Role.WORKER):
        connection = await asyncpg.connect(target.roles[role])
        try:
            await check_durable(connection)
        finally:
            await connection.close()
    return prepared


async def settle(owner: asyncpg.Connection, key_dir: Path, chance: Chance) -> Prepared:
    """Schema, key files and epoch: all that the owner role sees to. Raises as `prepare` does."""
    version = await migrate(owner)
    empty = not await owner.fetchval("select exists (select from tenant_slug)")
    _settle_key(key_dir / KEY_FILE, chance, empty=empty)
    settle_vapid(key_dir)
    return Prepared(version=version, epoch=await settle_epoch(owner, key_dir, chance), empty=empty)


def _settle_key(path: Path, chance: Chance, *, empty: bool) -> None:
    if path.exists():
        return
    if not empty:
        raise UnsafeDatabase(
            f"the database holds records and {path} is missing: without it none of them can be read. "
            "Put the key file back; a new one would not open them."
        )
    make_keyfile(path, chance)
