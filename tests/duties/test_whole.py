"""The whole way: a concern comes, the worker looks, duties stand on the desk, somebody does one, and it is done."""

from __future__ import annotations

from pathlib import Path

import msgspec

from server.duties.looking import look
from server.feeds.append import Append
from server.verify.run import verify
from sync.messages.concerns import AcknowledgeConcern, Answer, Writer
from sync.messages.duties import Body, DutyKept, DutyStatus, Means, Needs, RecordEvidence
from sync.messages.recording import More
from tests.support.database import Addresses
from tests.verify.history import concern
from tests.verify.writing import PACKS, Dice, House, Provider


async def duties(made: Provider, matter: str) -> dict[tuple[Body, Needs], DutyKept]:
    """As the worker finds and leaves them."""
    keys = await made.keys()
    await look(made.store, keys, PACKS, [matter])
    async with made.store.unit(made.tenant) as unit:
        texts, append = await unit.texts_of([matter]), Append(unit, keys)
        await append.load(names=[], data_keys={one.data_key_id for one in texts}, states=[])
        said = [msgspec.json.decode(append.opened(one)[1]) for one in texts]
    kept = [msgspec.convert(one["d"], DutyKept) for one in said if one["k"] == "duty-kept"]
    return {(one.body, one.needs): one for one in kept}


async def test_a_child_was_moved(database: Addresses, tmp_path: Path) -> None:
    async with House.open(database, tmp_path, Dice(31)) as house:
        made = await house.provider("oak", Dice(32))
        matter, envelope = await made.seal(
            concern(made, danger=Answer.NOT_SURE, more=More(moved=Answer.YES)), made.recorder
        )
        await made.push(envelope)
        owed = await duties(made, matter)
        assert {one: duty.status for one, duty in owed.items()} == {
            (Body.POLICE, Needs.TELLING): DutyStatus.OWED,
            (Body.LOCAL_AUTHORITY, Needs.TELLING): DutyStatus.OWED,
            (Body.PLACING_AUTHORITY, Needs.PLACING): DutyStatus.OWED,
        }
        assert owed[Body.LOCAL_AUTHORITY, Needs.TELLING].rules == ("T-LA-IMM", "T-REF-1WD")
        await made.does(AcknowledgeConcern(concern=matter), made.lead)
        told = RecordEvidence(
            concern=matter, body=Body.POLICE, writer=Writer(name="Sam"), who="101", how=Means.PHONE, reference="77"
        )
        evidence, envelope = await made.seal(told, made.recorder)
        await made.push(envelope)
        done = (await duties(made, matter))[Body.POLICE, Needs.TELLING]
        assert (done.status, done.evidence) == (DutyStatus.DONE, evidence)
        report = await verify(database.app, tmp_path)
        assert [one.line() for one in report.findings] == []
