"""A concern that leaves the desk is readable there by nobody from that commit on, and soon stands there no more."""

from __future__ import annotations

import msgspec

from server.backup import disposals
from server.feeds.stored import StoredEntry
from server.keys.rest import SALT_BYTES, entry_place
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import AddNote, Answer, FollowUpConcern
from sync.messages.handoffs import LawfulBasis, SharedKind, SharedPart
from sync.messages.links import MakeLink
from sync.messages.retention import Keeping
from sync.text import b64, unb64
from tests.retention.conftest import Place
from tests.retention.words import readable
from tests.verify.moved import begun, move
from tests.verify.retained import closed, decide, grown, review

WORD = "hydrangea"


async def _served(place: Place, name: FeedName) -> list[StoredEntry]:
    async with place.oak.store.reading(place.oak.tenant) as reading:
        feed = (await reading.feeds([name]))[name]
        return await reading.entries(feed.feed_id, 0, 1000)


async def test_its_words_are_served_to_no_desk_and_go_at_the_next_disposal(place: Place) -> None:
    oak = place.oak
    other = await begun(oak, "Something else.", oak.recorder)
    matter = await begun(oak, f"She spoke of {WORD}.", oak.recorder)
    desk, case = FeedName(FeedKind.DESK, oak.setting), FeedName(FeedKind.CASE, matter)
    before = await _served(place, desk)
    assert await oak.does(move(matter, oak.head), oak.lead) == "accepted"
    after = await _served(place, desk)
    withheld = [entry.seq for entry in after if entry.blob is None]
    assert [entry.link for entry in after[: len(before)]] == [entry.link for entry in before], (
        "the chain is what it was"
    )
    assert len(withheld) == 2, "what she said, and who was told"
    assert all(entry.blob is not None for entry in await _served(place, case))
    assert len(await readable(place, WORD)) == 2, "in the database it still stands twice"
    assert await place.wrong() == []

    assert await place.dispose(days=0) == 0
    [left] = await readable(place, WORD)
    assert await place.bodies(other) > 0
    assert [entry.seq for entry in await _served(place, desk) if entry.blob is None] == withheld
    assert await oak.does(AddNote(concern=matter, text="Rang."), oak.lead) == "accepted", "it lives where it lies now"
    assert disposals.read(place.key_dir / disposals.FILE_NAME) == (), "a restore from before brings the only words back"
    assert await place.wrong() == []
    assert left.startswith("entry ")


async def test_its_time_comes_where_it_lies_and_then_no_word_is_left(place: Place) -> None:
    oak = place.oak
    matter = await closed(oak, await grown(oak), f"She spoke of {WORD}.")
    assert await oak.does(move(matter, oak.head), oak.lead) == "accepted"
    assert await place.dispose(days=0) == 0
    followed_up = FollowUpConcern(concern=matter, summary="a", action="b", outcome="c")
    assert await oak.does(followed_up, oak.lead) == "accepted"
    await review(oak)
    assert await decide(oak, Keeping.DISPOSE, matter) == "accepted"
    assert await place.dispose() == 1
    assert await readable(place, WORD) == []
    assert await place.bodies(matter) == 0
    assert await place.wrong() == []


async def test_what_has_words_of_another_in_it_goes_with_what_it_was_said_of(place: Place) -> None:
    oak = place.oak
    other = await begun(oak, "Something else.", oak.recorder)
    matter = await closed(oak, await grown(oak), "She was out all night.")
    part = SharedPart(concern=other, of=other, kind=SharedKind.HAPPENED, text=f"He spoke of {WORD}.")
    making = MakeLink(
        concern=matter, child=oak.child, duty=oak.dice.uuid(), who="Ines Moor", place="Oakfield", named="Fern",
        parts=(part,), purpose="So that she is safe", basis=LawfulBasis.SAFEGUARDING, family=Answer.YES,
        lock=b64(bytes(32)), check=b64(bytes(32)),
    )  # fmt: skip
    assert await oak.does(making, oak.lead) == "accepted"
    assert await oak.does(move(other, oak.head), oak.lead) == "accepted"
    assert len(await readable(place, WORD)) == 2, "where it was said, served to nobody, and where they may know of it"
    assert await place.dispose(days=0) == 0
    assert await place.wrong() == []
    await review(oak)
    assert await decide(oak, Keeping.DISPOSE, matter) == "accepted"
    assert await place.dispose() == 1
    assert await readable(place, WORD) == []
    assert await place.wrong() == []


async def test_what_is_brought_says_byte_for_byte_what_stood_there(place: Place) -> None:
    oak = place.oak
    matter = await begun(oak, f"“{WORD}” é 🙂", oak.recorder)
    async with oak.store.unit(oak.tenant) as unit:
        stood = await unit.texts_of([matter])
    assert await oak.does(move(matter, oak.head), oak.lead) == "accepted"
    keys = await oak.keys()
    async with oak.store.unit(oak.tenant) as unit:
        stands = await unit.texts_of([matter])
        wrapped = await unit.data_keys([one.data_key_id for one in (*stood, *stands)])
    opened = []
    for one in (*stood, *stands):
        key = wrapped[one.data_key_id]
        place_of = entry_place(oak.tenant, one.feed_id, one.seq, one.data_key_id)
        opened.append(keys.open_data_key(one.data_key_id, key.rest_key_id, key.wrapped).open(one.blob, place_of))
    first, brought = opened[: len(stood)], [msgspec.json.decode(text[SALT_BYTES:]) for text in opened[len(stood) :]]
    moved = [entry["d"] for entry in brought if entry["k"] == "entry-moved"]
    assert [unb64(d["salt"]) + d["entry"].encode() for d in moved] == first
    assert {d["feed"] for d in moved} == {one.feed_id for one in stood}
