"""Erasure under retention leaves a whole chain and no finding; a body that only vanished, or only stayed, is one."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import msgspec

from server.feeds.append import Draft
from server.verify.findings import Check
from server.verify.run import verify
from sync.feeds import FeedKind, FeedName
from tests.support.database import Addresses
from tests.verify.history import live
from tests.verify.writing import Dice, House, Provider


async def _dispose(oak: Provider, superuser: asyncpg.Connection, matter: str) -> None:
    """A fact in each feed that the matter stands in, then no text, then no key."""
    rows = await superuser.fetch(
        "select f.kind, f.about, array_agg(e.seq order by e.seq) as seqs from entry e join feed f"
        " using (tenant_id, feed_id) where tenant_id = $1 and matter_id = $2 group by f.kind, f.about",
        oak.tenant,
        matter,
    )
    assert {row["kind"] for row in rows} == {"desk", "own"}
    await oak.say(
        [
            Draft(
                feed=FeedName(FeedKind(row["kind"]), str(row["about"])),
                kind="entries-disposed",
                matter_id=oak.tenant,
                data=msgspec.json.encode({"k": "entries-disposed", "v": 1, "seqs": row["seqs"], "reason": "retention"}),
            )
            for row in rows
        ]
    )
    key = await superuser.fetchval("select data_key_id from matter where matter_id = $1", matter)
    await superuser.execute("update entry set blob = null where matter_id = $1", matter)
    await superuser.execute("delete from data_key where data_key_id = $1", key)


async def test_a_disposal(database: Addresses, tmp_path: Path) -> None:
    dice = Dice(9)
    async with House.open(database, tmp_path, dice) as house:
        oak = await house.provider("oak", dice)
        await live(oak)
        superuser = await asyncpg.connect(database.superuser)
        try:
            matter = str(
                await superuser.fetchval(
                    "select matter_id from matter join feed using (tenant_id, feed_id) where followed_up_at is not null"
                    " and feed.kind = 'desk' order by received_at, matter_id limit 1"
                )
            )
            await _dispose(oak, superuser, matter)
            report = await verify(database.app, tmp_path)
            assert [one.line() for one in report.findings] == []
            # one more body vanishes, and the one that was disposed of comes back from a backup, unreadable
            await superuser.execute(
                "update entry set blob = null where ctid = (select ctid from entry where blob is not null"
                " order by feed_id, seq limit 1)"
            )
            await superuser.execute("update entry set blob = 'x' where matter_id = $1", matter)
            assert Check.BODY in {one.check for one in (await verify(database.app, tmp_path)).findings}
        finally:
            await superuser.close()
