"""What the port promises of what it keeps: it comes back as it went in, and what changes changes as it says."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from server.feeds.matters import Facts, MatterChild, MatterState
from server.feeds.stored import StateKey
from sync.feeds import FeedKind
from sync.messages.concerns import Answer
from tests.feeds.ground import AT, Ground, command, data_key, fact, feed, grown, held, key_of, matter, new_id, state


class RowSuite:
    """Inherit and give a fixture `ground`."""

    async def test_entries_come_back_in_order_from_where_one_stands(self, ground: Ground) -> None:
        full, entries = grown(feed(ground.one), fact(), state(), fact(), state(prev=2), state())
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_feeds([full])
            await unit.put_entries(entries)
        async with ground.store.reading(ground.one.tenant) as reading:
            read = await reading.entries(full.feed_id, 0, 100)
            assert [(e.seq, e.link, e.blob, e.data_key_id) for e in read] == [
                (e.seq, e.link, e.blob, e.data_key_id) for e in entries
            ]
            assert [e.superseded for e in read] == [False, True, False, False, False]
            assert [e.seq for e in await reading.entries(full.feed_id, 2, 2)] == [3, 4]
            assert await reading.entries(full.feed_id, 5, 10) == []
            sizes = [len(e.blob) for e in entries]
            for limit_bytes, whole in ((1, 1), (sizes[0], 1), (sizes[0] + 1, 2), (sum(sizes), 5), (sum(sizes) + 1, 5)):
                assert len(await reading.entries(full.feed_id, 0, 100, limit_bytes)) == whole
            assert [e.seq for e in await reading.entries(full.feed_id, 2, 2, 1)] == [3]
            heads = await reading.heads_at([(full.feed_id, 1), (full.feed_id, 5), (full.feed_id, 6), (new_id(), 1)])
        assert heads == {(full.feed_id, 1): entries[0].head, (full.feed_id, 5): full.head}

    async def test_what_supersedes_later_supersedes_in_the_next_reading(self, ground: Ground) -> None:
        first, before = grown(feed(ground.one), state())
        second, after = grown(first, state(prev=1))
        for full, entries in ((first, before), (second, after)):
            async with ground.store.unit(ground.one.tenant) as unit:
                await unit.put_feeds([full])
                await unit.put_entries(entries)
        async with ground.store.reading(ground.one.tenant) as reading:
            assert [entry.superseded for entry in await reading.entries(first.feed_id, 0, 10)] == [True, False]
            assert await reading.feeds([first.name]) == {first.name: second}

    async def test_the_newest_state_moves(self, ground: Ground) -> None:
        full, _ = grown(feed(ground.one))
        key, other = (StateKey(full.feed_id, "report-told", new_id()) for _ in range(2))
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_feeds([full])
            await unit.put_newest_states({key: 1})
            await unit.put_newest_states({key: 4})
            assert await unit.newest_states([key, other]) == {key: 4}
            assert await unit.newest_states([]) == {}

    async def test_a_matter_changes_its_state_and_not_what_it_is(self, ground: Ground) -> None:
        of = feed(ground.one)
        first = matter(of, ground.one, author=ground.one.person)
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_feeds([of])
            await unit.put_data_keys([key_of(first, ground.one)])
            await unit.put_matters([first])
            later = replace(
                first,
                state=MatterState.FOLLOWED_UP,
                acknowledged_at=AT,
                acknowledged_by=ground.one.person,
                followed_up_at=AT + timedelta(hours=1),
            )
            await unit.put_matters([replace(later, facts=Facts(danger=Answer.YES), setting_id=None)])
            assert await unit.matters([first.matter_id, new_id()]) == {first.matter_id: later}

    async def test_the_same_bytes_are_known_wherever_they_lie(self, ground: Ground) -> None:
        done, kept = command(), held()
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_commands([done])
            await unit.put_held([kept])
            asked = [(done.digest, done.command_id), (kept.digest, kept.command_id), (bytes(32), new_id())]
            answered = await unit.answered(asked)
            known = await unit.known_commands([done.command_id, kept.command_id, new_id()])
        assert {digest: one.cmd for digest, one in answered.items()} == {
            done.digest: done.command_id,
            kept.digest: kept.command_id,
        }
        assert known == {done.command_id}, "what is merely held takes no id"

    async def test_a_held_item_waits_until_it_is_placed(self, ground: Ground) -> None:
        target = new_id()
        item = held(waits_for=target)
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_data_keys([key_of(item, ground.one)])
            await unit.put_held([item, held(waits_for=new_id()), held()])
            assert await unit.waiting_for([target, new_id()]) == [item.held_id]
            await unit.held_tried(item.held_id, None)
        async with ground.store.reading(ground.one.tenant) as reading:
            assert await reading.held(item.held_id) == replace(item, tries=1)
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.held_tried(item.held_id, item.command_id)
            await unit.held_tried(item.held_id, None)
            assert await unit.waiting_for([target]) == [], "what another try has placed stays placed"
            assert item.digest in await unit.answered([(item.digest, item.command_id)]), "its receipt stays for ever"
        async with ground.store.reading(ground.one.tenant) as reading:
            assert await reading.held(item.held_id) is None

    async def test_a_bell_rings_at_the_earliest_time_asked_for_until_it_is_answered(self, ground: Ground) -> None:
        bell = new_id()
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.ring("held", [bell], AT)
            await unit.ring("held", [bell], AT + timedelta(days=1))
            await unit.ring("held", [], AT)
        assert (await ground.due(ground.one))["held", bell] == AT
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.ring("held", [bell], AT - timedelta(days=1))
        assert (await ground.due(ground.one))["held", bell] == AT - timedelta(days=1)
        async with ground.store.unit(ground.other.tenant) as unit:
            await unit.unring("held", bell)
        assert ("held", bell) in await ground.due(ground.one), "another tenant's is another"
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.unring("held", bell)
            await unit.unring("held", new_id())
        assert ("held", bell) not in await ground.due(ground.one)

    async def test_the_members_of_a_case_follow_it(self, ground: Ground) -> None:
        case, concern = feed(ground.one), None
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_feeds([case])
            concern = matter(case, ground.one)
            await unit.put_matters([concern])
            await unit.put_case_members([(case.feed_id, ground.one.person)])
            await unit.put_exclusions([(concern.matter_id, ground.one.person)])
            child = MatterChild(matter_id=concern.matter_id, child_id=ground.one.child, part="concerned")
            await unit.put_matter_children([child])
            assert await unit.case_members([case.feed_id, new_id()]) == {(case.feed_id, ground.one.person)}
            assert await unit.children([ground.one.child, new_id()]) == {ground.one.child}
        async with ground.store.reading(ground.one.tenant) as reading:
            assert case.name.about in await reading.cases_of(ground.one.person)
            assert await reading.cases_of(new_id()) == ()

    async def test_a_carrier_is_told_of_what_it_carried_once(self, ground: Ground) -> None:
        desk, carrier = feed(ground.one), new_id()
        placed, waiting = matter(desk, ground.one), matter(desk, ground.one)
        done = command(carrier=carrier, matter_id=placed.matter_id)
        beside = replace(held(carrier=carrier), command_id=done.command_id)
        alone = replace(held(carrier=carrier), held_id=waiting.matter_id)
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_feeds([desk])
            acknowledged = replace(placed, state=MatterState.ACKNOWLEDGED, acknowledged_at=AT)
            by_person = replace(acknowledged, acknowledged_by=ground.one.person)
            await unit.put_matters([by_person, waiting, replace(matter(desk, ground.one), matter_id=beside.held_id)])
            await unit.put_commands([done, command(matter_id=placed.matter_id)])
            await unit.put_held([beside, alone])
        async with ground.store.reading(ground.one.tenant) as reading:
            told = {one.command_id: one for one in await reading.told(carrier, [done.command_id, alone.command_id])}
            assert await reading.told(new_id(), [done.command_id]) == []
        assert (told[done.command_id].state, told[done.command_id].at) == (MatterState.ACKNOWLEDGED, AT)
        assert told[done.command_id].by_name
        assert told[alone.command_id].by_name is None
        assert len(told) == 2

    async def test_what_was_set_up_is_read(self, ground: Ground) -> None:
        async with ground.store.unit(ground.one.tenant) as unit:
            assert ground.one.person in {appointment.person for appointment in await unit.appointments()}
            assert ground.one.setting in await unit.settings()
            assert (await unit.adopted()).pack_name
            assert await unit.children([]) == set()
        async with ground.store.reading(ground.one.tenant) as reading:
            [post] = await reading.appointments_of(ground.one.person)
            assert post.setting == ground.one.setting
            assert await reading.devices([new_id()]) == {}
            assert await reading.author_keys([new_id()]) == {}
            desk = feed(ground.one, FeedKind.DESK, ground.one.setting).name
            assert set(await reading.feeds([desk])) == {desk}

    async def test_wrapped_keys_come_back(self, ground: Ground) -> None:
        keys = [data_key(ground.one), data_key(ground.one)]
        async with ground.store.unit(ground.one.tenant) as unit:
            await unit.put_data_keys(keys)
        async with ground.store.reading(ground.one.tenant) as reading:
            assert await reading.data_keys([keys[0].data_key_id, new_id()]) == {keys[0].data_key_id: keys[0]}
            assert await reading.data_keys([]) == {}
