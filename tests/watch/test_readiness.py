"""Ready means: database there and of this program, epoch agreed, keys readable; Redis is told and not required."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from server.chance import SystemChance
from server.config import Config
from server.db.epoch import FILE_NAME
from server.db.tenant_tx import Database
from server.keys.keyfile import KEY_FILE
from server.watch import readiness
from server.watch.listener import WatchRefused, read_address, watched
from server.watch.readiness import Readiness, Ready
from tests.support.patience import until
from tests.support.web import Web

WELL = Ready(database=True, schema=True, epoch=True, keys=True, working=True, redis=False)


async def _no_redis() -> bool:
    return False


async def look(settings: Config, key_dir: Path, working: Callable[[], bool] = lambda: True) -> Ready:
    database = await Database.open(settings.dsn_worker, connections=1, at_once=False)
    try:
        asked = Readiness(database=database, key_dir=key_dir, chance=SystemChance(), redis=_no_redis, working=working)
        return await asked.look()
    finally:
        await database.close()


@pytest.fixture(autouse=True)
def _answers_come_on_any_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "ANSWER_SECONDS", 120)


@pytest.fixture
def keys(web: Web, tmp_path: Path) -> Path:
    """A copy of the keys that a test may spoil."""
    copytree(web.settings.key_dir, tmp_path / "keys")
    return tmp_path / "keys"


async def test_well_without_redis(web: Web, keys: Path) -> None:
    found = await look(web.settings, keys)
    assert (found, found.ready) == (WELL, True)


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda keys: (keys / KEY_FILE).unlink(), "keys"),
        (lambda keys: (keys / KEY_FILE).write_bytes(b"short"), "keys"),
        (lambda keys: (keys / FILE_NAME).unlink(), "epoch"),
        (lambda keys: (keys / FILE_NAME).write_text("0198f1aa-0000-4000-8000-00000000dead"), "epoch"),
    ],
)
async def test_what_lies_beside_the_database(web: Web, keys: Path, spoil: Callable[[Path], object], field: str) -> None:
    spoil(keys)
    found = await look(web.settings, keys)
    assert not found.ready
    assert not getattr(found, field)


async def test_a_worker_that_does_not_sweep(web: Web, keys: Path) -> None:
    assert not (await look(web.settings, keys, lambda: False)).ready


def test_strangers_are_told_yes_or_no(web: Web) -> None:
    """And the database is asked once a second, however many ask."""
    with web.client() as client:
        well = client.get("/readyz")
        assert (well.status_code, well.json()) == (200, {"ready": True})
        web.sql("affinity", "alter table schema_version rename to schema_versions")
        try:
            assert until(lambda: client.get("/readyz").status_code != 200)
            ill = client.get("/readyz")
            assert (ill.status_code, ill.json()) == (503, {"ready": False})
        finally:
            web.sql("affinity", "alter table schema_versions rename to schema_version")


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0:9101", "[::]:9101", "192.0.2.1:9101", "localhost:9101", "harken.example:9101", "9101", "unix:relative"],
)
def test_figures_are_served_to_this_machine_alone(address: str) -> None:
    with pytest.raises(WatchRefused, match="this machine alone"):
        read_address(address)


async def test_a_unix_socket_is_for_its_owner(web: Web, keys: Path, tmp_path: Path) -> None:
    database = await Database.open(web.settings.dsn_worker, connections=1)
    path = tmp_path / "w.sock"
    try:
        async with watched(
            f"unix:{path}", Readiness(database=database, key_dir=keys, chance=SystemChance(), redis=_no_redis)
        ):
            assert path.stat().st_mode & 0o077 == 0
            async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=str(path))) as client:
                assert (await client.get("http://harken/readyz")).json()["ready"] is True
    finally:
        await database.close()


async def test_a_taken_port_stops_nobody(web: Web, keys: Path) -> None:
    database = await Database.open(web.settings.dsn_worker, connections=1)
    readiness = Readiness(database=database, key_dir=keys, chance=SystemChance(), redis=_no_redis)
    try:
        async with watched(f"127.0.0.1:{web.settings.port}", readiness):
            pass
    finally:
        await database.close()
