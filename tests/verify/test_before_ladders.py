"""What was written before there were ladders still verifies, and is told from the start once they are there."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from server.concerns import rules
from server.devices.batch import Batch
from server.devices.opening import Opened
from server.devices.push import open_all
from server.devices.settle import settle
from server.feeds.append import Draft, instant
from server.feeds.decision import Decided, Given
from server.feeds.matters import Matter
from server.verify.findings import Check
from server.verify.run import verify
from sync.feeds import FeedKind, FeedName
from sync.messages.base import Command
from sync.messages.concerns import AcknowledgeConcern, ReportTold, Told
from tests.support.database import Addresses
from tests.verify.history import concern
from tests.verify.laddered import followed_up, worried
from tests.verify.writing import PACKS, Dice, House, Provider

MIGRATED = """
insert into ladder (tenant_id, matter_id, setting_id, name, round, from_at, taken, last_at, told, skipped, unanswered,
    ended) select tenant_id, matter_id, setting_id, 'today', 1, now(), 0, now(), '{}', '{}', false, false
    from matter where tenant_id = $1 and state = 'unread'"""
"""As the migration that brought ladders has it."""
RUNG = """
insert into due (at, tenant_id, kind, id)
    select now(), tenant_id, 'ladder', matter_id from ladder where tenant_id = $1"""


class BeforeLadders(Batch):
    def tell(self, item: Opened, decision: Decided, target: Matter | None) -> None:
        """Nobody, then."""


def record_then(command: Command, given: Given) -> Decided:
    """The recorder was told in the commit that brought it that it was sent, and of nobody."""
    decided = rules.record(command, given)  # type: ignore[arg-type]
    assert isinstance(decided, Decided)
    assert given.actor.person is not None
    report = ReportTold(concern=given.cmd, told=Told.SENT, at=instant(given.now))
    told = Draft(
        feed=FeedName(FeedKind.OWN, given.actor.person),
        kind="report-told",
        matter_id=given.cmd,
        data=msgspec.json.encode(report),
        state_of=given.cmd,
    )
    return replace(decided, entries=(*decided.entries, told))


async def push_then(made: Provider, *envelopes: bytes) -> None:
    keys = await made.keys()
    items = []
    for item in await open_all(made.store, keys, envelopes):
        assert isinstance(item, Opened)
        registered = replace(item.registered, decide=record_then, rules="concerns/1")
        items.append(replace(item, registered=registered))
    async with made.store.unit(made.tenant) as unit:
        batch = BeforeLadders(unit, keys, PACKS, made.carrier, made.epoch)
        await batch.load(items)
        for item in items:
            settle(batch, item)
        await batch.flush()


async def test_it_verifies_before_the_worker_looks_and_after(database: Addresses, tmp_path: Path) -> None:
    async with House.open(database, tmp_path, Dice(11)) as house:
        made = await house.provider("oak", Dice(12))
        written = [await made.seal(concern(made), by) for by in (made.recorder, made.recorder, made.lead)]
        await push_then(made, *[envelope for _, envelope in written])
        first, second, leads = [matter for matter, _ in written]
        report = await verify(database.app, tmp_path)
        assert {one.check for one in report.findings} == {Check.WAKING}, "nothing else is new"

        async with made.store.unit(made.tenant) as unit:
            await unit.connection.execute(MIGRATED, made.tenant)
            await unit.connection.execute(RUNG, made.tenant)
        assert await clean(database, tmp_path)
        await made.does(AcknowledgeConcern(concern=first), made.lead)
        assert await clean(database, tmp_path)
        for matter in (second, leads):
            await made.later(matter, 0)
        assert await clean(database, tmp_path)
        await made.does(followed_up(second), made.lead)
        for matter in (first, second, leads):
            await made.does(worried(matter), made.recorder)
            await made.later(matter, 60)
        assert await clean(database, tmp_path)


async def clean(database: Addresses, tmp_path: Path) -> bool:
    report = await verify(database.app, tmp_path)
    assert [one.line() for one in report.findings] == []
    return report.clean
