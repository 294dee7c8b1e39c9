"""`harken rotate`: exchanges keys of an installation that is not serving.

| key | what is done | what stays |
|---|---|---|
| intake | a new one becomes current: devices seal to it from their next front door on | the old ones, for what waits |
| rest | a new one becomes current, and every data key is wrapped under it | the old one, for backups made before |
| root | a new key file is made, and every tenant key is wrapped under it | the old file, as harken.key.old |

A process that serves keeps keys in memory, so that rest and root are exchanged while none does. Each provider is one
transaction, and what was interrupted is taken up where it stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from asyncpg import Connection

from server.chance import Chance, SystemChance
from server.clock import Deadline
from server.config import Config, config_of
from server.db.roles import Role
from server.db.tenant_tx import Database
from server.keys.keyfile import KEY_FILE, KeyFileRefused, Wrapping, make_keyfile, read_keyfile
from server.keys.tenant import (
    KeyRing,
    Purpose,
    TenantKeys,
    add_intake_key,
    add_rest_key,
    data_key_place,
    tenant_key_place,
)
from sync.envelope import Suite

NEW_KEY_FILE: Final = f"{KEY_FILE}.new"
OLD_KEY_FILE: Final = f"{KEY_FILE}.old"
_AT_A_TIME: Final = 1_000
LEAVING_SECONDS: Final = 10.0
"""Until PostgreSQL has seen that a process which was just stopped is gone."""
_LOOK_EVERY_SECONDS: Final = 0.1


_SERVED: Final = """
select exists (select from pg_stat_activity where datname = current_database() and usename = any($1))
"""


class RotationRefused(RuntimeError):
    """Nothing was changed. Says what is in the way."""


class What(StrEnum):
    INTAKE = "intake"
    REST = "rest"
    ROOT = "root"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=[what.value for what in What], help="which kind of key")
    parser.add_argument("--data", type=Path, required=True, help="the directory of harken.toml, or of `harken up`")


def run(arguments: argparse.Namespace) -> int:
    count = asyncio.run(_run(config_of(arguments.data), What(arguments.what)))
    print(f"exchanged for {count} {'provider' if count == 1 else 'providers'}")  # noqa: T201 (this is a command's answer)
    return 0


async def _run(settled: Config, what: What) -> int:
    database = await Database.open(settled.dsn_owner, connections=1)
    try:
        return await rotate(database, settled.key_dir, what, SystemChance())
    finally:
        await database.close()


async def rotate(database: Database, key_dir: Path, what: What, chance: Chance) -> int:
    """For every provider; returns how many there are. `database` is the owner's, and not behind a pooler."""
    async with database.untenanted() as connection:
        tenants = [str(row["tenant_id"]) for row in await connection.fetch("select tenant_id from tenant_slug")]
        if what is not What.INTAKE:
            await _nobody_serves(connection)
    if what is What.ROOT:
        await _root(database, key_dir, tenants, chance)
        return len(tenants)
    root = read_keyfile(key_dir / KEY_FILE, chance)
    for tenant in tenants:
        async with database.tenant_tx(tenant) as connection:
            if what is What.INTAKE:
                await add_intake_key(connection, tenant, root, chance, Suite.X_WING)
            else:
                await add_rest_key(connection, tenant, root, chance)
                await _rewrap_data_keys(connection, await KeyRing(database, root, chance).read(connection, tenant))
    return len(tenants)


async def _nobody_serves(connection: Connection) -> None:
    """Who was stopped only now may still stand among the connected for a moment."""
    deadline = Deadline(LEAVING_SECONDS)
    while await connection.fetchval(_SERVED, [Role.APP, Role.WORKER]):
        if deadline.passed():
            raise RotationRefused(
                "web or worker is connected to the database and would not know the new key: stop them, and the pooler"
            )
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
        # In a transaction PostgreSQL answers as it first did, unless told to look anew.
        await connection.execute("select pg_stat_clear_snapshot()")


async def _rewrap_data_keys(connection: Connection, keys: TenantKeys) -> None:
    """All that are not under the current rest key yet, some at a time: there is one for each matter."""
    stale = "select data_key_id, rest_key_id, wrapped from data_key where tenant_id = $1 and rest_key_id <> $2 limit $3"
    while rows := await connection.fetch(stale, keys.tenant_id, keys.current_rest, _AT_A_TIME):
        places = [data_key_place(keys.tenant_id, str(row["data_key_id"])) for row in rows]
        wrapped = [
            keys.rest[keys.current_rest].wrap(keys.rest[str(row["rest_key_id"])].unwrap(row["wrapped"], place), place)
            for row, place in zip(rows, places, strict=True)
        ]
        await connection.execute(
            "update data_key set rest_key_id = $2, wrapped = new.wrapped"
            " from unnest($3::uuid[], $4::bytea[]) as new (data_key_id, wrapped)"
            " where data_key.tenant_id = $1 and data_key.data_key_id = new.data_key_id",
            keys.tenant_id,
            keys.current_rest,
            [row["data_key_id"] for row in rows],
            wrapped,
        )


async def _root(database: Database, key_dir: Path, tenants: Sequence[str], chance: Chance) -> None:
    """The new file lies beside the old one until nothing is wrapped under the old one any more."""
    current, new, old = (key_dir / name for name in (KEY_FILE, NEW_KEY_FILE, OLD_KEY_FILE))
    if old.exists():
        raise RotationRefused(f"{old} is there from last time: move it to where the backups' keys are kept")
    before = read_keyfile(current, chance)
    if not new.exists():
        make_keyfile(new, chance)
        # Whoever exchanges it may be root; whoever reads it is not.
        os.chown(new, current.stat().st_uid, current.stat().st_gid)
    after = read_keyfile(new, chance)
    for tenant in tenants:
        async with database.tenant_tx(tenant) as connection:
            await _rewrap_tenant_keys(connection, tenant, before, after)
    current.rename(old)
    new.rename(current)


async def _rewrap_tenant_keys(connection: Connection, tenant: str, before: Wrapping, after: Wrapping) -> None:
    for row in await connection.fetch("select key_id, purpose, wrapped from tenant_key where tenant_id = $1", tenant):
        place = tenant_key_place(tenant, str(row["key_id"]), Purpose(row["purpose"]))
        if _opens(after, row["wrapped"], place):
            continue
        await connection.execute(
            "update tenant_key set wrapped = $3 where tenant_id = $1 and key_id = $2",
            tenant,
            row["key_id"],
            after.wrap(before.unwrap(row["wrapped"], place), place),
        )


def _opens(root: Wrapping, wrapped: bytes, place: bytes) -> bool:
    try:
        root.unwrap(wrapped, place)
    except KeyFileRefused:
        return False
    return True
