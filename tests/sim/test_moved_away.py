"""Whom a concern was moved away from: what they had seen is known, and from then on they see no more (R28, R29)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.alerts.waiting import read_waiting
from server.devices import held
from sync.envelope import Route
from sync.messages.concerns import AcknowledgeConcern, AddNote, AmendConcern, FollowUpConcern
from tests.support.database import Addresses
from tests.verify.moved import WRITER, begun, concern, move
from tests.verify.writing import PACKS, Dice, House, Provider


@pytest.fixture
async def oak(database: Addresses, tmp_path: Path) -> AsyncIterator[Provider]:
    dice = Dice(5)
    async with House.open(database, tmp_path, dice) as house:
        made = await house.provider("oak", dice)
        async with house.owner.tenant_tx(made.tenant) as connection:
            await connection.execute(
                "insert into appointment (tenant_id, appointment_id, person_id, role, title, setting_id, from_at)"
                " values ($1, $2, $3, 'safeguarding', 'Adviser', null, '2020-01-01')",
                *(made.tenant, dice.uuid(), made.head),
            )
        yield made


async def _all(oak: Provider, statement: str, *arguments: object) -> list[str]:
    async with oak.store.unit(oak.tenant) as unit:
        return [str(row[0]) for row in await unit.connection.fetch(statement, oak.tenant, *arguments)]


async def _members(oak: Provider, matter: str) -> set[str]:
    of = "select c.person_id from case_member c join feed f using (tenant_id, feed_id)"
    return set(await _all(oak, f"{of} where tenant_id = $1 and f.about = $2", matter))


async def _alerted(oak: Provider, matter: str, person: str) -> int:
    of = "select 1 from alert where tenant_id = $1 and matter_id = $2 and person_id = $3"
    return len(await _all(oak, of, matter, person))


async def _reports(oak: Provider) -> int:
    of = "select e.seq from entry e join feed f using (tenant_id, feed_id)"
    return len(await _all(oak, f"{of} where tenant_id = $1 and f.kind = 'own' and f.about = $2", oak.recorder.person))


async def test_no_other_post_of_theirs_brings_it_back_to_them(oak: Provider) -> None:
    """R28: the head is also an adviser of the provider, whom the chain would name at its end."""
    matter = await begun(oak, "He took her.", oak.recorder)
    await oak.later(matter, 30)
    before = await _alerted(oak, matter, oak.head)
    assert before == 1, "as the head of a school where nobody has something"
    assert await oak.does(move(matter, oak.head), oak.lead) == "accepted"
    for minutes in (5, 5, 10, 10, 15, 15):
        await oak.later(matter, minutes)
    assert await _members(oak, matter) == {oak.lead.person, oak.safeguarding}
    assert await _alerted(oak, matter, oak.head) == before
    async with oak.store.unit(oak.tenant) as unit:
        waiting = await read_waiting(unit.connection, oak.tenant, oak.head)
    assert waiting.to_send == (), "what had not reached them yet is not sent any more"


async def test_a_recorder_whom_it_is_about_is_told_nothing_more(oak: Provider) -> None:
    """R29: who has it now would tell them where it went. What they write of it still reaches those who have it."""
    matter = await begun(oak, "I took her.", oak.recorder)
    other = await begun(oak, "He took her.", oak.recorder)
    assert await oak.does(move(matter, oak.recorder.person), oak.lead) == "accepted"
    before = await _reports(oak)
    assert await oak.does(AcknowledgeConcern(concern=matter), oak.lead) == "accepted"
    done = FollowUpConcern(concern=matter, summary="a", action="b", outcome="c")
    assert await oak.does(done, oak.lead) == "accepted"
    assert await oak.does(AmendConcern(concern=matter, writer=WRITER, text="She asked me."), oak.recorder) == "accepted"
    assert await _reports(oak) == before
    async with oak.store.reading(oak.tenant) as reading:
        told = [one.command_id for one in await reading.told(oak.tablet.id, [matter, other])]
    assert told == [other]
    assert await oak.does(move(other, oak.head), oak.lead) == "accepted"
    assert await _reports(oak) == before + 1, "of what is about somebody else they are told on"


async def test_who_had_seen_it_is_known_where_it_lies_and_a_bare_leaf_shows_it_to_nobody(oak: Provider) -> None:
    matter = await begun(oak, "He took her.", oak.recorder)
    await oak.pull(oak.lead)
    assert await oak.does(move(matter, oak.lead.person), oak.lead) == "accepted"
    async with oak.store.reading(oak.tenant) as reading:
        assert [one.person_id for one in await reading.looked(matter, oak.setting)] == [oak.lead.person]
    hidden = await begun(oak, "She saw it.", oak.recorder)
    assert await oak.does(move(hidden, oak.lead.person), oak.lead) == "accepted"
    await oak.pull(oak.lead)
    async with oak.store.reading(oak.tenant) as reading:
        assert await reading.looked(hidden, oak.setting) == []
    assert await oak.does(AddNote(concern=hidden, text="Who moved this?"), oak.lead) == "held"
    assert await oak.does(move(hidden, oak.head), oak.lead) == "held"


async def test_what_was_held_and_moved_takes_no_place_on_the_desk_any_more(oak: Provider) -> None:
    late, envelope = await oak.seal(concern(oak, "He took her."), oak.recorder)
    note, early = await oak.seal(AmendConcern(concern=late, writer=WRITER, text="It was he."), oak.recorder)
    await oak.push(early)
    [waiting] = await oak.waiting("held")
    assert await oak.does(move(waiting, oak.head), oak.lead, route=Route.ABOUT_ADULT) == "accepted"
    await oak.push(envelope)
    assert await held.retry(oak.store, await oak.keys(), PACKS, oak.epoch, waiting) == frozenset()
    assert await _all(oak, "select 1 from command where tenant_id = $1 and command_id = $2", note) == []
