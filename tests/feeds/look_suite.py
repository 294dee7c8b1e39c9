"""What the port promises of who looked: what was sent of a snapshot is kept with it, and only what was sent counts."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from server.feeds.matters import Matter
from server.feeds.sent import Looked, OpenedMatter, SentRange
from server.feeds.stored import Feed, NewEntry, StoredEntry
from tests.feeds.ground import AT, Ground, apart, fact, feed, grown, key_of, matter, new_id, state


class Begun(NamedTuple):
    """A matter whose first entry is the third of its feed; the fourth is its second."""

    matter: Matter
    feed: Feed


async def begun(ground: Ground) -> Begun:
    full, entries = grown(feed(ground.one), fact(), state(), fact(), fact())
    concern = matter(full, ground.one)
    mine = {3, 4}
    entries = [replace(one, matter_id=concern.matter_id) if one.seq in mine else one for one in entries]
    async with ground.store.unit(ground.one.tenant) as unit:
        await unit.put_feeds([full])
        await unit.put_entries(entries)
        await unit.put_data_keys([key_of(concern, ground.one)])
        await unit.put_matters([concern])
    return Begun(concern, full)


def sent(of: Feed, after: int, to: int) -> SentRange:
    return SentRange(access_id=new_id(), feed_id=of.feed_id, from_seq=after, to_seq=to)


def opened(ground: Ground, matter_id: str, minutes: int, person: str | None = None) -> OpenedMatter:
    return OpenedMatter(
        access_id=new_id(),
        at=AT + timedelta(days=10_000, minutes=minutes),
        person_id=person or ground.one.person,
        device_id=new_id(),
        matter_id=matter_id,
    )


async def looked(ground: Ground, of: Begun) -> list[Looked]:
    async with ground.store.reading(ground.one.tenant) as reading:
        return await reading.looked(of.matter.matter_id, of.matter.setting_id)


async def send(ground: Ground, *ranges: SentRange) -> None:
    async with ground.store.reading(ground.one.tenant) as reading:
        await reading.put_sent(ground.one.person, new_id(), ranges)


async def _write(ground: Ground, to: Feed, entries: list[NewEntry]) -> None:
    async with ground.store.unit(ground.one.tenant) as unit:
        await unit.put_feeds([to])
        await unit.put_entries(entries)


class LookSuite:
    """Inherit and give a fixture `ground`."""

    @pytest.mark.parametrize(("after", "to", "covers"), [(0, 2, False), (2, 3, True), (0, 4, True), (3, 4, False)])
    async def test_a_matter_was_sent_with_its_first_entry(
        self, ground: Ground, after: int, to: int, covers: bool
    ) -> None:
        of = await begun(ground)
        await send(ground, sent(of.feed, after, to))
        assert [one.person_id for one in await looked(ground, of)] == ([ground.one.person] if covers else [])

    async def test_it_counts_from_the_first_time_it_was_sent(self, ground: Ground) -> None:
        of = await begun(ground)
        await send(ground, sent(of.feed, 0, 4))
        [first] = await looked(ground, of)
        await send(ground, sent(of.feed, 0, 4), sent(of.feed, 2, 3))
        assert await looked(ground, of) == [first]
        assert (first.times, first.first_at, first.last_at) == (0, None, None)
        assert first.name
        assert first.title == "Designated Safeguarding Lead"

    async def test_openings_are_counted_for_those_to_whom_it_was_sent_and_never_before(self, ground: Ground) -> None:
        of = await begun(ground)
        early = replace(opened(ground, of.matter.matter_id, 0), at=AT - timedelta(days=10_000))
        late = [opened(ground, of.matter.matter_id, minutes) for minutes in (1, 9)]
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_opened([early, *late, opened(ground, new_id(), 5)])
            await unit.put_opened([opened(ground, of.matter.matter_id, 2, new_id())])
            await unit.put_opened([])
        assert await looked(ground, of) == [], "nobody was sent it"
        await send(ground, sent(of.feed, 0, 4))
        [one] = await looked(ground, of)
        assert (one.times, one.first_at, one.last_at) == (3, one.sent_at, late[1].at)

    async def test_what_was_sent_is_forgotten_with_a_reading_that_fails(self, ground: Ground) -> None:
        of = await begun(ground)
        with pytest.raises(ZeroDivisionError):
            async with ground.store.reading(ground.one.tenant) as reading:
                await reading.put_sent(ground.one.person, new_id(), [sent(of.feed, 0, 4)])
                raise ZeroDivisionError
        await send(ground)
        assert await looked(ground, of) == []

    async def test_a_reading_that_writes_still_sees_one_moment(self, ground: Ground) -> None:
        of = await begun(ground)
        longer, more = grown(of.feed, fact())

        async def entries() -> list[StoredEntry]:
            return await reading.entries(of.feed.feed_id, 0, 10)

        async with ground.store.reading(ground.one.tenant) as reading:
            before = await entries()
            await apart(_write(ground, longer, more))
            await reading.put_sent(ground.one.person, new_id(), [sent(of.feed, 0, 4)])
            assert await entries() == before
        assert len(await looked(ground, of)) == 1

    async def test_another_provider_sees_nothing_of_it(self, ground: Ground) -> None:
        of = await begun(ground)
        await send(ground, sent(of.feed, 0, 4))
        async with ground.store.reading(ground.other.tenant) as reading:
            assert await reading.looked(of.matter.matter_id, of.matter.setting_id) == []
            assert await reading.matters([of.matter.matter_id]) == {}
        async with ground.store.reading(ground.one.tenant) as reading:
            assert await reading.matters([of.matter.matter_id, new_id()]) == {of.matter.matter_id: of.matter}
