"""What the port promises of a unit and a reading as a whole: all or nothing, one at a time per tenant, apart."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from server.feeds.items import NewCommand
from server.feeds.matters import MatterChild
from server.feeds.store import StoreRefused, Unit
from server.feeds.stored import Feed, NewEntry
from tests.feeds.ground import (
    AT,
    Ground,
    Tenant,
    apart,
    command,
    data_key,
    fact,
    feed,
    grown,
    held,
    matter,
    new_id,
    state,
)


def part(text: str) -> MatterChild:
    return MatterChild(matter_id=new_id(), child_id=new_id(), part=text)


class SomethingWrong(Exception):
    """Raised by a rule in the middle of a unit."""


class Made(NamedTuple):
    """What is there already, to collide with."""

    feed: Feed
    entries: list[NewEntry]
    command: NewCommand
    tenant: Tenant


BREAKS: dict[str, Callable[[Unit, Made], Awaitable[None]]] = {
    "a command's id twice": lambda unit, made: unit.put_commands([replace(made.command, digest=bytes(32))]),
    "a place in a feed twice": lambda unit, made: unit.put_entries(made.entries[:1]),
    "a state superseded twice": lambda unit, made: unit.put_entries([replace(made.entries[1], seq=3)]),
    "an entry of no feed": lambda unit, made: unit.put_entries([replace(made.entries[0], feed_id=new_id())]),
    "a matter on no feed": lambda unit, made: unit.put_matters([matter(feed(made.tenant), made.tenant)]),
    "a second feed of one name": lambda unit, made: unit.put_feeds([replace(made.feed, feed_id=new_id())]),
    "a member who is nobody": lambda unit, made: unit.put_case_members([(made.feed.feed_id, new_id())]),
    "a text with NUL": lambda unit, _: unit.put_matter_children([part("\x00")]),
    "a lone surrogate": lambda unit, _: unit.put_matter_children([part("\ud800")]),
    "a number too long": lambda unit, _: unit.put_commands([replace(command(), device_seq=2**63)]),
    "no id": lambda unit, _: unit.put_commands([replace(command(), command_id="somebody")]),
}
"""What a unit may be asked to keep by mistake or malice, and cannot."""


class UnitSuite:
    """Inherit and give a fixture `ground`."""

    async def test_a_unit_that_fails_leaves_nothing(self, ground: Ground) -> None:
        empty = feed(ground.one)
        full, entries = grown(empty, fact(), state())
        key, item, bell = data_key(ground.one), held(), new_id()
        with pytest.raises(SomethingWrong):
            async with ground.store.unit(ground.one.tenant) as unit:
                await unit.put_feeds([full])
                await unit.put_data_keys([key])
                await unit.put_entries(entries)
                await unit.put_matters([matter(full, ground.one)])
                await unit.put_held([item])
                await unit.ring("held", [bell], AT)
                raise SomethingWrong
        async with ground.store.reading(ground.one.tenant) as reading:
            assert await reading.feeds([full.name]) == {}
            assert await reading.entries(full.feed_id, 0, 10) == []
            assert await reading.data_keys([key.data_key_id]) == {}
            assert await reading.held(item.held_id) is None
        assert ("held", bell) not in await ground.due(ground.one)

    async def test_a_unit_reads_what_it_wrote_and_others_do_not_until_it_ends(self, ground: Ground) -> None:
        full, entries = grown(feed(ground.one), fact())
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_feeds([full])
            await unit.put_entries(entries)
            assert await unit.feeds([full.name]) == {full.name: full}
            async with asyncio.timeout(60):
                assert await apart(_seen(ground, full.feed_id)) == 0, "a reading waits for nobody"
        assert await _seen(ground, full.feed_id) == 1

    async def test_a_reading_sees_all_of_a_commit_or_nothing(self, ground: Ground) -> None:
        """While someone writes: a head always belongs to the entries that are there, in one reading as in the next."""
        before = feed(ground.one)
        writing = apart(_write(ground, before))
        seen: list[int] = []
        while not writing.done():
            async with ground.store.reading(ground.one.tenant) as reading:
                there = (await reading.feeds([before.name])).get(before.name)
                await asyncio.sleep(0.002)
                entries = await reading.entries(before.feed_id, 0, 1000)
                again = (await reading.feeds([before.name])).get(before.name)
            assert there == again
            assert [entry.seq for entry in entries] == list(range(1, (0 if there is None else there.seq) + 1))
            if there is not None and entries:
                async with ground.store.reading(ground.one.tenant) as reading:
                    heads = await reading.heads_at([(there.feed_id, there.seq)])
                assert heads[there.feed_id, there.seq] == there.head
            seen.append(len(entries))
        await writing
        assert seen == sorted(seen)

    async def test_one_unit_at_a_time_per_tenant(self, ground: Ground) -> None:
        order: list[str] = []

        async def second() -> None:
            async with ground.store.unit(ground.one.tenant):
                order.append("second")

        async with ground.store.unit(ground.one.tenant):
            waiting = apart(second())
            await asyncio.sleep(0.05)
            order.append("first")
        await waiting
        assert order == ["first", "second"]

    async def test_nobody_loses_an_update(self, ground: Ground) -> None:
        before = feed(ground.one)
        await asyncio.gather(*(_write(ground, before, times=5) for _ in range(6)))
        async with ground.store.reading(ground.one.tenant) as reading:
            there = (await reading.feeds([before.name]))[before.name]
            assert there.seq == 30
            assert len(await reading.entries(before.feed_id, 0, 100)) == 30

    async def test_another_tenant_does_not_wait(self, ground: Ground) -> None:
        async def elsewhere() -> None:
            async with ground.store.unit(ground.other.tenant):
                pass

        async with ground.store.unit(ground.one.tenant), asyncio.timeout(60):
            await apart(elsewhere())

    async def test_a_unit_that_failed_lets_go_of_the_lock(self, ground: Ground) -> None:
        with pytest.raises(SomethingWrong):
            async with ground.store.unit(ground.one.tenant):
                raise SomethingWrong
        async with asyncio.timeout(60), ground.store.unit(ground.one.tenant):
            pass

    async def test_times_do_not_run_backwards(self, ground: Ground) -> None:
        times = []

        async def look() -> None:
            async with ground.store.unit(ground.one.tenant) as unit:
                times.append(await unit.now())

        await asyncio.gather(*(look() for _ in range(8)))
        assert times == sorted(times)
        assert all(time.tzinfo is not None for time in times)

    async def test_tenants_see_nothing_of_each_other(self, ground: Ground) -> None:
        full, entries = grown(feed(ground.one), fact())
        item, key = held(), data_key(ground.one)
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_feeds([full])
            await unit.put_entries(entries)
            await unit.put_held([item])
            await unit.put_data_keys([key])
        async with ground.store.unit(ground.other.tenant) as unit:
            assert await unit.feeds([full.name]) == {}
            assert await unit.known_commands([item.command_id]) == set()
            assert await unit.answered([(item.digest, item.command_id)]) == {}
            assert ground.one.setting not in await unit.settings()
        async with ground.store.reading(ground.other.tenant) as reading:
            assert await reading.entries(full.feed_id, 0, 10) == []
            assert await reading.heads_at([(full.feed_id, 1)]) == {}
            assert await reading.held(item.held_id) is None
            assert await reading.data_keys([key.data_key_id]) == {}
            assert await reading.appointments_of(ground.one.person) == ()

    @pytest.mark.parametrize("name", list(BREAKS))
    async def test_what_cannot_be_kept_is_refused_whole_and_the_store_goes_on(self, ground: Ground, name: str) -> None:
        made = Made(*grown(feed(ground.one), state(), state(prev=1)), command(), ground.one)
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_feeds([made.feed])
            await unit.put_entries(made.entries)
            await unit.put_commands([made.command])
        key = data_key(ground.one)
        with pytest.raises(StoreRefused):
            async with ground.store.unit(ground.one.tenant) as unit:
                await unit.put_data_keys([key])
                await BREAKS[name](unit, made)
        async with ground.store.unit(ground.one.tenant) as unit:
            assert await unit.data_keys([key.data_key_id]) == {}


async def _seen(ground: Ground, feed_id: str) -> int:
    async with ground.store.reading(ground.one.tenant) as reading:
        return len(await reading.entries(feed_id, 0, 1000))


async def _write(ground: Ground, empty: Feed, times: int = 15) -> None:
    """Reads where the feed stands and goes on from there."""
    for _ in range(times):
        async with ground.store.unit(ground.one.tenant) as unit:
            full, entries = grown((await unit.feeds([empty.name])).get(empty.name, empty), fact())
            await unit.put_feeds([full])
            await unit.put_entries(entries)
