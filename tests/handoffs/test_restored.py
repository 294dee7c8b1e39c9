"""The database was lost after it was copied: devices offer again what they did meanwhile, and both sides have the same
history as before, entry for entry."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from server.access.who import Carrier
from server.backup.begin import begin_epoch
from server.chance import SystemChance
from server.db.epoch import FILE_NAME
from server.db.tenant_tx import Database
from server.devices import held
from server.devices.push import push
from server.feeds.postgres.store import PostgresStore
from server.handoffs import delivering
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.rest import SALT_BYTES, entry_place
from server.keys.tenant import KeyRing, TenantKeys
from server.verify.run import verify
from sync.messages.handoffs import CloseHandoff, NoteHandoff, OpenHandoff, WithdrawHandoff, WithdrawReason
from tests.handoffs.ground import PACKS, Both, Side
from tests.support.database import Addresses, Cluster, run
from tests.support.web import Web

CHANCE = SystemChance()
ENTRIES = (
    "select e.*, k.rest_key_id, k.wrapped from entry e join data_key k using (tenant_id, data_key_id)"
    " where e.tenant_id = $1 and e.blob is not null"
)


@dataclass(frozen=True)
class Life:
    """One database, with the keys and the epoch that belong to it."""

    addresses: Addresses
    key_dir: Path
    both: Both

    async def offered(self, side: Side, envelopes: Sequence[bytes]) -> list[tuple[str, str]]:
        """By that side's device; what is held is looked at again, as the worker would, until nothing finds a place."""
        database = await Database.open(self.addresses.worker, connections=1)
        try:
            store, keys = PostgresStore(database), await self._keys(database)
            device = side.device.home.device
            carrier = Carrier(tenant=self.both.tenant, device=device, setting=side.setting, shared=False, revoked=False)
            epoch = (self.key_dir / FILE_NAME).read_text().strip()
            settled = await push(store, keys, PACKS, epoch, carrier, envelopes)
            async with database.tenant_tx(self.both.tenant) as connection:
                waiting = await connection.fetch("select held_id::text as id from held where placed_at is null")
            for one in waiting:
                await held.retry(store, keys, PACKS, epoch, one["id"])
            return [(said[5], said[6]) for said in (one.receipt.split() for one in settled.answers)]
        finally:
            await database.close()

    async def delivered(self, *handoffs: str) -> None:
        database = await Database.open(self.addresses.worker, connections=1)
        try:
            epoch = (self.key_dir / FILE_NAME).read_text().strip()
            keys = await self._keys(database)
            await delivering.look(PostgresStore(database), keys, PACKS, epoch, handoffs)
        finally:
            await database.close()

    async def history(self) -> set[tuple[str, str, str]]:
        """Kind, id and matter of every entry by which the two told each other."""
        database = await Database.open(self.addresses.worker, connections=1)
        try:
            tenant, found = self.both.tenant, set()
            async with database.tenant_tx(tenant) as connection:
                keys = await self._ring(database).read(connection, tenant)
                for row in await connection.fetch(ENTRIES, tenant):
                    key = keys.open_data_key(str(row["data_key_id"]), str(row["rest_key_id"]), row["wrapped"])
                    place = entry_place(tenant, str(row["feed_id"]), row["seq"], key.id)
                    said = json.loads(key.open(row["blob"], place)[SALT_BYTES:])
                    if said["k"].startswith("handoff-"):
                        found.add((said["k"], said["id"], said["of"]))
            return found
        finally:
            await database.close()

    async def states(self) -> dict[str, str]:
        connection = await asyncpg.connect(self.addresses.superuser)
        try:
            rows = await connection.fetch("select handoff_id, state from handoff")
            return {str(row["handoff_id"]): row["state"] for row in rows}
        finally:
            await connection.close()

    def _ring(self, database: Database) -> KeyRing:
        return KeyRing(database, read_keyfile(self.key_dir / KEY_FILE, CHANCE), CHANCE)

    async def _keys(self, database: Database) -> TenantKeys:
        return await self._ring(database).of(self.both.tenant)


def _copied(cluster: Cluster, web: Web, both: Both, key_dir: Path) -> Life:
    """As a backup restores it: nobody is connected, and a new epoch has begun."""
    run(cluster.admin(f"alter database {web.database} with allow_connections false"))
    run(cluster.admin(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{web.database}'"))
    addresses = cluster.make(f"{web.database}_restored", web.database)
    run(cluster.admin(f"alter database {web.database} with allow_connections true"))
    shutil.copytree(web.settings.key_dir, key_dir)
    epoch = CHANCE.uuid()
    (key_dir / FILE_NAME).write_text(epoch + "\n")

    async def begin() -> None:
        owner = await asyncpg.connect(addresses.owner)
        try:
            await begin_epoch(owner, epoch)
        finally:
            await owner.close()

    run(begin())
    return Life(addresses, key_dir, both)


def test_what_was_done_since_the_copy_is_done_again(cluster: Cluster, web: Web, tmp_path: Path) -> None:
    both = Both(web)
    school, home = both.school, both.home
    first = Life(cluster.addresses(web.database), web.settings.key_dir, both)
    concern, note = both.concern(school), home.device.new_id()
    worked, _ = school.does(both.sending(school, concern))
    taken_back, _ = school.does(both.sending(school, both.concern(school)))
    in_time, _ = school.does(both.sending(school, both.concern(school)))
    home.read()
    second = _copied(cluster, web, both, tmp_path / "keys")

    opens, opens_too, first_back = (
        home.device.seal(OpenHandoff(handoff=one), by=home.me) for one in (worked, taken_back, in_time)
    )
    wrote = NoteHandoff(handoff=worked, child=both.child(home), text="Noted.", share=True)
    notes = home.device.seal(wrote, by=home.me, cmd=note)
    closes = school.device.seal(CloseHandoff(handoff=worked), by=school.me)
    run(first.delivered(worked, taken_back))
    assert run(first.offered(home, [opens, notes, opens_too, first_back])) == [("accepted", "-")] * 4
    assert run(first.offered(school, [closes])) == [("accepted", "-")]

    run(second.delivered(worked, taken_back))
    takes_back, too_late = (
        school.device.seal(WithdrawHandoff(handoff=one, why=WithdrawReason.MISTAKE), by=school.me)
        for one in (taken_back, in_time)
    )
    assert run(second.offered(school, [closes, takes_back])) == [("held", "unknown-target"), ("accepted", "-")]
    assert run(second.offered(home, [opens, notes, opens_too, first_back])) == [("accepted", "-")] * 4
    assert run(second.offered(school, [too_late])) == [("refused", "already-opened")]

    assert run(second.states()) == {worked: "closed", taken_back: "withdrawn", in_time: "opened"}
    beside = {kind for kind, _, of in run(second.history()) if of == taken_back}
    assert "handoff-opened" in beside, "what somebody had read stays on record, though it was taken back first"
    was, now = ({one for one in run(life.history()) if one[2] in (worked, concern, note)} for life in (first, second))
    assert was == now, "the same ids, whoever comes back first"
    told = Counter(of for kind, _, of in was if kind == "handoff-receipt")
    assert told == {worked: 5, concern: 5, note: 2}
    for life in (first, second):
        report = run(verify(life.addresses.app, life.key_dir))
        assert [one.line() for one in report.findings] == []
    both.close()
