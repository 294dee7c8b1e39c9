"""What a process of an installation refuses to serve with, in words that say what to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from msgspec.structs import replace

from server.chance import SystemChance
from server.db.checks import UnsafeDatabase
from server.db.roles import LIMITS, Role
from server.keys.keyfile import KEY_FILE, KeyFileRefused, make_keyfile
from server.keys.rotating import NEW_KEY_FILE
from server.production.fit import check_fit
from server.production.migrate import migrate
from tests.deploy.conftest import Place
from tests.deploy.servers import DEPLOY, psql
from tests.support.database import run

CHANCE = SystemChance()


def fit(place: Place, role: Role = Role.APP, dsn: str | None = None, keys: Path | None = None) -> None:
    settled = place.installed.settled
    settled = replace(settled, key_dir=keys or settled.key_dir)
    run(check_fit(settled, dsn or (settled.dsn_app if role is Role.APP else settled.dsn_worker), role, CHANCE))


@pytest.fixture
def keys(place: Place, tmp_path: Path) -> Path:
    """A copy of the keys, to be spoilt."""
    return Path(shutil.copytree(place.installed.settled.key_dir, tmp_path / "keys"))


def test_what_the_runbook_makes_is_fit(place: Place) -> None:
    for role in (Role.APP, Role.WORKER):
        fit(place, role)
    assert not run(migrate(place.installed.settled, CHANCE)).empty, "a second time changes nothing"


def test_the_roles_are_those_that_harken_up_makes(place: Place) -> None:
    async def read() -> tuple[set[str], dict[str, set[str]]]:
        owner = await asyncpg.connect(place.installed.settled.dsn_owner)
        try:
            flags = await owner.fetch(
                "select rolname from pg_roles where rolname like 'harken%' and rolcanlogin and rolconnlimit = -1"
                " and not (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)"
            )
            rows = await owner.fetch(
                "select setrole::regrole::text as role, setconfig from pg_db_role_setting "
                " where setdatabase = 0 and setrole <> 'harken_backup'::regrole"
            )
        finally:
            await owner.close()
        return {row["rolname"] for row in flags}, {row["role"]: set(row["setconfig"]) for row in rows}

    names, limits = run(read())
    assert names == set(Role)
    wanted = {f"{name}={value}" for name, value in LIMITS.items()}
    assert limits == {role: wanted for role in Role if role is not Role.OWNER}


def test_roles_are_not_made_without_passwords(place: Place, tmp_path: Path) -> None:
    (tmp_path / "database-superuser").write_text((place.installed.root / "secrets/database-superuser").read_text())
    done = psql(replace(place.installed.beside, secrets=tmp_path), DEPLOY / "sql" / "roles.sql")
    assert done.returncode != 0
    assert "a password file in $SECRETS is missing or empty" in done.stderr


@pytest.mark.parametrize(("who", "why"), [("owner", "owner"), ("superuser", "superuser, bypasses, owner")])
def test_a_role_that_passes_the_walls(place: Place, who: str, why: str) -> None:
    password = (place.installed.root / "secrets/database-superuser").read_text()
    dsn = place.installed.settled.dsn_owner
    if who == "superuser":
        secret = urlsplit(dsn).password
        dsn = dsn.replace(f"harken_owner:{secret}", f"postgres:{password}")
    with pytest.raises(UnsafeDatabase, match=rf"passes the walls between providers \({why}\)"):
        fit(place, dsn=dsn)


def test_another_epoch(place: Place, keys: Path) -> None:
    (keys / "epoch").write_text("00000000-0000-4000-8000-000000000000\n")
    with pytest.raises(UnsafeDatabase, match="were replaced without the restore procedure"):
        fit(place, keys=keys)
    (keys / "epoch").unlink()
    with pytest.raises(UnsafeDatabase, match="these are not the keys of this database"):
        fit(place, keys=keys)


def test_another_key_file_or_half_an_exchange(place: Place, keys: Path) -> None:
    make_keyfile(keys / NEW_KEY_FILE, CHANCE)
    with pytest.raises(KeyFileRefused, match="run `harken rotate root` again"):
        fit(place, keys=keys)
    (keys / KEY_FILE).unlink()
    (keys / NEW_KEY_FILE).rename(keys / KEY_FILE)
    with pytest.raises(KeyFileRefused, match="is this the key file of this database"):
        fit(place, keys=keys)


@pytest.mark.parametrize("command", ["web", "work", "migrate"])
def test_a_missing_secret_is_named_by_the_process_that_needs_it(place: Place, tmp_path: Path, command: str) -> None:
    role = {"web": "app", "work": "worker", "migrate": "owner"}[command]
    secrets = shutil.copytree(place.installed.root / "secrets", tmp_path / "secrets")
    (Path(secrets) / f"database-{role}").unlink()
    text = (place.installed.root / "harken.toml").read_text()
    (tmp_path / "harken.toml").write_text(text.replace(f"{place.installed.root}/secrets", str(secrets)))
    done = place.installed.harken(command, "--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"no password for harken_{role}: this process needs the secret database-{role}" in done.stderr
