"""Keys are exchanged over the demo's records: everything still opens, new work uses the new key, half is taken up."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import asyncpg
import msgspec
import pytest

from server.chance import Chance, SystemChance
from server.db.tenant_tx import Database
from server.keys import rotating
from server.keys.keyfile import KEY_FILE, KeyFileRefused, read_keyfile
from server.keys.rotating import NEW_KEY_FILE, OLD_KEY_FILE, RotationRefused, What, rotate
from server.keys.tenant import KeyRing, TenantKeys
from server.verify.run import verify
from sync.receipt import Verdict
from tests.support.database import Addresses, Cluster, run
from tests.support.demo import demo_of
from tests.support.web import Web

CHANCE = SystemChance()
T = TypeVar("T")


class Still(msgspec.Struct, frozen=True):
    """A seeded database that nobody serves on."""

    at: Addresses
    keys: Path
    tenants: list[str]

    def exchange(self, what: What, chance: Chance = CHANCE) -> int:
        return run(with_owner(self.at.owner, lambda owner: rotate(owner, self.keys, what, chance)))

    def held(self, slug: int = 0) -> TenantKeys:
        root = read_keyfile(self.keys / KEY_FILE, CHANCE)
        return run(with_owner(self.at.owner, lambda owner: KeyRing(owner, root, CHANCE).of(self.tenants[slug])))

    def whole(self) -> bool:
        """Every entry opens, and every key fits."""
        report = run(verify(self.at.app, self.keys))
        return report.clean and report.counts["entries"] > 0

    def under(self) -> set[str]:
        """The rest keys that a provider's data keys are wrapped under."""

        async def read(owner: Database) -> set[str]:
            async with owner.tenant_tx(self.tenants[0]) as connection:
                return {str(row[0]) for row in await connection.fetch("select distinct rest_key_id from data_key")}

        return run(with_owner(self.at.owner, read))


async def with_owner(dsn: str, work: Callable[[Database], Awaitable[T]]) -> T:
    owner = await Database.open(dsn, connections=1)
    try:
        return await work(owner)
    finally:
        await owner.close()


@pytest.fixture
def still(cluster: Cluster, tmp_path: Path) -> Iterator[Still]:
    demo = demo_of(cluster)
    keys = shutil.copytree(demo.keys, tmp_path / "keys")
    with cluster.clone(demo.template) as addresses:
        yield Still(addresses, keys, [tenant.tenant for tenant in demo.made.tenants])


def test_a_new_intake_key_while_everything_runs(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    before = web.device()
    database = with_owner(
        web.settings.dsn_owner, lambda owner: rotate(owner, web.settings.key_dir, What.INTAKE, CHANCE)
    )
    assert run(database) == 2
    after = web.device()
    old, new = (device.home.front_door.intake for device in (before, after))
    assert old.key != new.key
    for device in (before, after):
        [receipt] = device.push([device.seal(device.concern())])
        assert receipt.verdict is Verdict.ACCEPTED, "what was sealed to the old key opens for ever"
        device.http.close()
    monkeypatch.setattr(rotating, "LEAVING_SECONDS", 0)
    with pytest.raises(RotationRefused, match="stop them"):
        run(with_owner(web.settings.dsn_owner, lambda one: rotate(one, web.settings.key_dir, What.REST, CHANCE)))


def test_a_new_rest_key(still: Still) -> None:
    before = still.held()
    assert still.exchange(What.REST) == len(still.tenants)
    after = still.held()
    assert after.current_rest != before.current_rest
    assert still.under() == {after.current_rest}
    assert set(after.rest) == {before.current_rest, after.current_rest}, "the old one opens old backups"
    assert still.whole()


def test_who_was_stopped_only_now_is_waited_for(still: Still, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "LEAVING_SECONDS", 600)

    async def while_one_leaves(owner: Database) -> int:
        leaving = await asyncpg.connect(still.at.app)
        going = asyncio.create_task(rotate(owner, still.keys, What.REST, CHANCE))
        await asyncio.wait({going}, timeout=1)
        assert not going.done()
        await leaving.close()
        return await going

    assert run(with_owner(still.at.owner, while_one_leaves)) == len(still.tenants)
    assert still.whole()


def test_a_new_key_file(still: Still) -> None:
    old = (still.keys / KEY_FILE).read_bytes()
    assert still.exchange(What.ROOT) == len(still.tenants)
    assert (still.keys / OLD_KEY_FILE).read_bytes() == old
    assert (still.keys / KEY_FILE).read_bytes() != old
    assert (still.keys / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert still.whole()
    with pytest.raises(RotationRefused, match="is there from last time"):
        still.exchange(What.ROOT)
    (still.keys / OLD_KEY_FILE).replace(still.keys / KEY_FILE)
    with pytest.raises(KeyFileRefused):
        still.held()


def test_an_exchange_that_was_interrupted_goes_on(still: Still) -> None:
    """After each number of keys: some providers are then under the new file and some under the old one."""
    for steps in (1, 3, 1):
        with pytest.raises(Interrupted):
            still.exchange(What.ROOT, Running(steps))
        assert (still.keys / NEW_KEY_FILE).exists()
    still.exchange(What.ROOT)
    assert not (still.keys / NEW_KEY_FILE).exists()
    assert still.whole()


class Interrupted(Exception):
    """The machine stopped here."""


class Running:
    """Chance for so many draws."""

    def __init__(self, draws: int) -> None:
        self._left = draws

    def bytes(self, n: int) -> bytes:
        if self._left == 0:
            raise Interrupted
        self._left -= 1
        return CHANCE.bytes(n)

    def uuid(self) -> str:
        return CHANCE.uuid()
