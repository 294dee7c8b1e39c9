"""A database that could forget, or is not the one we started, is not served on."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

from server.chance import SystemChance
from server.db.checks import NEVER_OFF, UnsafeDatabase, check_durable, check_own_cluster
from server.db.epoch import FILE_NAME, read_epoch, settle_epoch
from server.db.roles import Role
from server.embedded.postgres import SUPERUSER, Postgres
from server.up.passwords import Passwords, settle_passwords
from server.up.prepare import DATABASE, Prepared, Target, prepare
from tests.support.database import PASSWORD, Addresses, Cluster, run, started


def prepared_on(server: Postgres, keys: Path, passwords: Passwords, cluster: Path | None = None) -> Prepared:
    keys.mkdir(exist_ok=True)
    target = Target(
        admin=server.dsn(SUPERUSER, PASSWORD, "postgres"),
        roles={role: server.dsn(role, passwords.roles[role], DATABASE) for role in Role},
        cluster=cluster or server.cluster,
    )
    return run(prepare(target, passwords, keys, SystemChance()))


@pytest.mark.parametrize("name", NEVER_OFF)
def test_a_database_that_may_forget_a_commit(tmp_path: Path, name: str) -> None:
    passwords = settle_passwords(tmp_path, SystemChance())
    with started(tmp_path, {name: "off"}) as server, pytest.raises(UnsafeDatabase, match=f"{name} = off"):
        prepared_on(server, tmp_path / "keys", passwords)


async def test_a_role_that_may_forget_a_commit(database: Addresses) -> None:
    """The setting of a role counts too, whatever the server's own says."""
    app = await asyncpg.connect(database.app)
    for name in NEVER_OFF[1:2]:
        await app.execute(f"set {name} = off")
    with pytest.raises(UnsafeDatabase):
        await check_durable(app)
    await app.close()


def test_a_good_database_is_prepared_again_and_again(tmp_path: Path) -> None:
    passwords = settle_passwords(tmp_path, SystemChance())
    assert settle_passwords(tmp_path, SystemChance()) == passwords
    with started(tmp_path) as server:
        first = prepared_on(server, tmp_path / "keys", passwords)
        assert first.empty
        assert prepared_on(server, tmp_path / "keys", passwords) == first


def test_another_server_than_the_one_we_started(tmp_path: Path, cluster: Cluster) -> None:
    async def check(own: Path) -> None:
        admin = await asyncpg.connect(cluster.addresses("postgres").superuser)
        try:
            await check_own_cluster(admin, own)
        finally:
            await admin.close()

    run(check(cluster.server.cluster))
    with pytest.raises(UnsafeDatabase, match="does not run on"):
        run(check(tmp_path))
    with started(tmp_path) as another, pytest.raises(UnsafeDatabase, match="does not run on"):
        run(check(another.cluster))


async def test_a_database_that_was_swapped_for_another(database: Addresses, tmp_path: Path) -> None:
    owner = await asyncpg.connect(database.owner)
    epoch = await settle_epoch(owner, tmp_path, SystemChance())
    assert await settle_epoch(owner, tmp_path, SystemChance()) == epoch == read_epoch(tmp_path)
    (tmp_path / FILE_NAME).write_text("0e000000-0000-4000-8000-000000000002\n")
    with pytest.raises(UnsafeDatabase, match="without the restore procedure"):
        await settle_epoch(owner, tmp_path, SystemChance())
    await owner.execute("delete from server")
    with pytest.raises(UnsafeDatabase, match="says epoch None"):
        await settle_epoch(owner, tmp_path, SystemChance())
    await owner.close()


async def test_a_first_start_that_was_cut_short_is_finished(database: Addresses, tmp_path: Path) -> None:
    """The row was written and the file was not: nobody holds a receipt yet, so the row stands."""
    owner = await asyncpg.connect(database.owner)
    epoch = await settle_epoch(owner, tmp_path, SystemChance())
    (tmp_path / FILE_NAME).unlink()
    assert await settle_epoch(owner, tmp_path, SystemChance()) == epoch
    (tmp_path / FILE_NAME).unlink()
    await owner.execute("insert into tenant_slug values ('oak', '0a000000-0000-4000-8000-000000000001')")
    with pytest.raises(UnsafeDatabase):
        await settle_epoch(owner, tmp_path, SystemChance())
    await owner.close()


def test_records_without_their_key_file(tmp_path: Path) -> None:
    passwords = settle_passwords(tmp_path, SystemChance())
    with started(tmp_path) as server:
        prepared_on(server, tmp_path / "keys", passwords)
        run(_name_a_tenant(server.dsn(SUPERUSER, PASSWORD, DATABASE)))
        (tmp_path / "keys" / "harken.key").unlink()
        with pytest.raises(UnsafeDatabase, match="Put the key file back"):
            prepared_on(server, tmp_path / "keys", passwords)


async def _name_a_tenant(dsn: str) -> None:
    superuser = await asyncpg.connect(dsn)
    await superuser.execute("insert into tenant_slug values ('oak', '0a000000-0000-4000-8000-000000000001')")
    await superuser.close()
