"""An installation with a `harken.toml`: a role that only reads makes the backup, the owner restores it elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from server import cli, installation
from server.backup import bundle
from server.backup.source import BACKUP_ROLE
from tests.support.database import PASSWORD, Addresses, Cluster, run
from tests.support.demo import demo_of

PASSPHRASE = "six words that nobody else would guess"


def lay_out(tmp: Path, name: str, addresses: Addresses) -> Path:
    """harken.toml, with its secrets beside it and its keys to come."""
    data = tmp / name
    secrets = data / "secrets"
    secrets.mkdir(parents=True)
    for role in ("owner", "app", "worker", "disposer", "backup"):
        (secrets / f"database-{role}").touch(mode=0o600)
        (secrets / f"database-{role}").write_text(PASSWORD)
    host = parse_qs(urlsplit(addresses.app).query)["host"][0]
    (data / installation.FILE_NAME).write_text(
        f'origin = "https://harken.example"\nkeys = "{data}/keys"\nsecrets = "{secrets}"\n'
        f'redis = "unix://{data}/none"\n[database]\nname = "{addresses.name}"\ndirect = {{ host = "{host}" }}\n'
    )
    return data


@pytest.fixture
def empty(cluster: Cluster) -> Addresses:
    """As the SQL for roles makes it: the owner's, and nothing in it."""
    return cluster.make("restored_into", "template0")


async def _backup_role(of: Addresses) -> None:
    """As deploy/sql/roles.sql makes it."""
    admin = await asyncpg.connect(of.superuser)
    try:
        if not await admin.fetchval("select 1 from pg_roles where rolname = $1", BACKUP_ROLE):
            await admin.execute(f"create role {BACKUP_ROLE} login bypassrls password '{PASSWORD}'")
        await admin.execute(f"alter role {BACKUP_ROLE} set default_transaction_read_only = on")
        await admin.execute(f"grant pg_read_all_data to {BACKUP_ROLE}")
        await admin.execute(f"grant connect on database {of.name} to {BACKUP_ROLE}")
    finally:
        await admin.close()


async def _rows(dsn: str) -> list[tuple[object, ...]]:
    admin = await asyncpg.connect(dsn)
    try:
        return [tuple(row) for row in await admin.fetch("select feed_id, seq, head from feed order by feed_id")]
    finally:
        await admin.close()


def test_it_is_restored_into_another_database(
    cluster: Cluster,
    empty: Addresses,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(installation, "SECRET_CHARACTERS_MIN", len(PASSWORD))
    monkeypatch.setattr(bundle, "_KIB", 8 * 1024)
    passphrase = tmp_path / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text(PASSPHRASE)
    secret = ("--passphrase-file", str(passphrase))
    demo = demo_of(cluster)
    with cluster.clone(demo.template) as addresses:
        run(_backup_role(addresses))
        old, new = lay_out(tmp_path, "old", addresses), lay_out(tmp_path, "new", empty)
        shutil.copytree(demo.keys, old / "keys")
        keys, backup = str(tmp_path / "k"), str(tmp_path / "b")
        assert cli.main(["backup-keys", "--data", str(old), "--to", keys, *secret]) == 0
        assert cli.main(["backup", "--data", str(old), "--to", backup]) == 0

        restore = ["restore", backup, "--keys", keys, *secret, "--data"]
        assert cli.main([*restore, str(old)]) == 1
        assert "there are keys in" in capsys.readouterr().err
        assert cli.main([*restore, str(new)]) == 0
        before, after = run(_rows(addresses.superuser)), run(_rows(empty.superuser))
    assert before == after
    assert len(after) > 10
    assert (new / "keys" / "harken.key").read_bytes() == (old / "keys" / "harken.key").read_bytes()
    assert (new / "keys" / "epoch").read_text() != (old / "keys" / "epoch").read_text()
    # once more, over what is there now
    shutil.rmtree(new / "keys")
    assert cli.main([*restore, str(new)]) == 1
    assert "holds something already" in capsys.readouterr().err
    assert not (new / "keys").exists() or not list((new / "keys").iterdir())
