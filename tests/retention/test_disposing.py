"""What somebody decided to go goes after two weeks, to its end, and nothing else does (S11)."""

from __future__ import annotations

import pytest

from server.backup import disposals
from server.devices import held
from sync.messages.concerns import AddNote, AmendConcern, Answer, FollowUpConcern, Writer
from sync.messages.recording import ChildInvolved, RecordConcern
from sync.messages.retention import Keeping
from tests.retention.conftest import Place
from tests.retention.words import readable
from tests.verify.retained import closed, decide, grown, hold, lift, review
from tests.verify.writing import PACKS, Provider

WORD = "hydrangea"
WRITER = Writer(name="Sam Holt", role="Teaching assistant")


async def _decided(oak: Provider, *, child: str | None = None) -> str:
    matter = await closed(oak, child or await grown(oak), f"She spoke of {WORD}.")
    await review(oak)
    assert await decide(oak, Keeping.DISPOSE, matter) == "accepted"
    return matter


def _about(oak: Provider, child: str) -> RecordConcern:
    return RecordConcern(
        setting=oak.setting, writer=WRITER, children=(ChildInvolved(listed=child),), danger=Answer.NO, adult=Answer.NO,
        saw=WORD, when="Monday",
    )  # fmt: skip


async def test_before_two_weeks_nothing_goes(place: Place) -> None:
    matter = await _decided(place.oak)
    assert await place.dispose(days=13) == 0
    assert await place.bodies(matter) > 0
    assert len(await readable(place, WORD)) >= 2


async def test_then_no_word_is_left_and_every_chain_is_whole(place: Place) -> None:
    matter = await _decided(place.oak)
    other = await closed(place.oak, place.oak.child, "Something else.")
    assert await place.dispose() == 1
    assert await readable(place, WORD) == []
    assert await place.bodies(matter) == 0
    assert await place.bodies(other) > 0
    assert await place.wrong() == []
    assert await place.dispose() == 0


async def test_an_old_tablet_resurrects_nothing(place: Place) -> None:
    """S2 and S11: the same bytes get the receipt that they had; what is new about it is held for a person."""
    oak, child = place.oak, await grown(place.oak)
    matter, envelope = await oak.seal(_about(oak, child), oak.recorder)
    [first] = await oak.push(envelope)
    await oak.does(FollowUpConcern(concern=matter, summary="a", action="b", outcome="c"), oak.lead)
    await review(oak)
    assert await decide(oak, Keeping.DISPOSE, matter) == "accepted"
    assert await place.dispose() == 1
    [again] = await oak.push(envelope)
    assert again == first
    assert await oak.does(AmendConcern(concern=matter, writer=WRITER, text="More."), oak.recorder) == "held"
    assert await oak.does(AddNote(concern=matter, text="More."), oak.lead) == "held"
    assert await readable(place, WORD) == []
    assert await place.bodies(matter) == 0
    assert await place.wrong() == []


async def test_what_was_held_until_it_found_its_place_goes_with_it(place: Place) -> None:
    oak, late = place.oak, place.oak.dice.uuid()
    [early] = await oak.push((await oak.seal(AmendConcern(concern=late, writer=WRITER, text=WORD), oak.recorder))[1])
    assert early.receipt.split()[5] == "held"
    child = await grown(oak)
    await oak.push((await oak.seal(_about(oak, child), oak.recorder, cmd=late))[1])
    async with oak.store.unit(oak.tenant) as unit:
        [waiting] = await unit.waiting_for([late])
    assert await held.retry(oak.store, await oak.keys(), PACKS, oak.epoch, waiting)
    await oak.does(FollowUpConcern(concern=late, summary="a", action="b", outcome="c"), oak.lead)
    await review(oak)
    assert await decide(oak, Keeping.DISPOSE, late) == "accepted"
    stands = await hold(oak, concern=waiting)
    assert await place.dispose() == 0, "what keeps the one keeps the other"
    assert await lift(oak, stands, concern=waiting) == "accepted"
    assert await place.dispose() == 2
    assert await readable(place, WORD) == []
    assert await place.wrong() == []


@pytest.mark.parametrize("by", ["concern", "child"])
async def test_a_hold_keeps_it_until_it_is_lifted(place: Place, by: str) -> None:
    child = await grown(place.oak)
    matter = await _decided(place.oak, child=child)
    of = {"concern": matter} if by == "concern" else {"child": child}
    stands = await hold(place.oak, **of)
    assert await place.dispose(days=40) == 0
    assert await lift(place.oak, stands, **of) == "accepted"
    assert await place.dispose(days=40) == 1
    assert await place.wrong() == []


async def test_words_that_came_since_are_looked_at_first(place: Place) -> None:
    matter = await _decided(place.oak)
    assert await place.oak.does(AddNote(concern=matter, text="She rang."), place.oak.lead) == "accepted"
    assert await place.dispose() == 0
    assert await place.bodies(matter) > 0
    await review(place.oak)
    assert await decide(place.oak, Keeping.DISPOSE, matter) == "accepted", "reviewed again"
    assert await place.wrong() == []


async def test_who_decided_may_still_keep_it(place: Place) -> None:
    matter = await _decided(place.oak)
    assert await decide(place.oak, Keeping.KEEP, matter, until="2090-01-01") == "accepted"
    assert await place.dispose() == 0
    assert await place.wrong() == []


class Crash(Exception):
    pass


@pytest.mark.parametrize("at", ["note", "say", "empty", "done"])
async def test_after_a_crash_at_any_step_the_end_is_the_same(place: Place, at: str) -> None:
    matter = await _decided(place.oak)

    def crash(step: str) -> None:
        if step == at:
            raise Crash

    with pytest.raises(Crash):
        await place.dispose(step=crash)
    # Somebody who comes now comes too late, and is told so; what they push is taken all the same.
    assert await place.oak.does(AddNote(concern=matter, text="Late."), place.oak.lead) == "held"
    assert await place.dispose() == 1
    assert await place.bodies(matter) == 0
    assert await place.wrong() == []
    said = await place.superuser.fetchval(
        "select count(*) from entry e join data_key using (tenant_id, data_key_id) where e.matter_id = e.tenant_id"
        " and exists (select from disposal)"
    )
    assert said >= 2
    notes = disposals.read(place.key_dir / disposals.FILE_NAME)
    assert {one.data_key for one in notes} == {await _key(place, matter)}


async def _key(place: Place, matter: str) -> str:
    return str(await place.superuser.fetchval("select data_key_id from matter where matter_id = $1", matter))


async def test_a_key_that_others_need_stays_and_the_bodies_go(place: Place) -> None:
    matter = await _decided(place.oak)
    await place.superuser.execute(
        "update child set data_key_id = (select data_key_id from matter where matter_id = $1) where child_id = $2",
        *(matter, place.oak.child),
    )
    assert await place.dispose() == 1
    assert await place.bodies(matter) == 0
    notes = disposals.read(place.key_dir / disposals.FILE_NAME)
    assert notes
    assert all(one.leaf is not None for one in notes)
    assert await place.superuser.fetchval(
        "select exists (select from data_key where data_key_id = $1)", await _key(place, matter)
    )
