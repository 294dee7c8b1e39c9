"""Once a month a setting is asked about what is over, and about nothing else."""

from __future__ import annotations

import msgspec

from server.retention.times import next_look
from sync.envelope import Route
from sync.messages.children import ChildFacts, KeepChildRecord, SayAbout
from sync.messages.concerns import Answer, FollowUpConcern, Subject, Writer
from sync.messages.recording import ChildInvolved, RecordConcern
from sync.messages.retention import Keeping
from tests.retention.conftest import Place
from tests.verify.retained import closed, decide, grown, hold, lift, review


async def _asked(place: Place) -> set[str]:
    """Matters whose review is open."""
    rows = await place.superuser.fetch("select matter_id from retention_review where decided_at is null")
    return {str(row["matter_id"]) for row in rows}


async def _born(place: Place, child: str, born: str, over: int) -> None:
    record = KeepChildRecord(child=child, over=over, facts=ChildFacts(born=born))
    assert await place.oak.does(record, place.oak.lead) == "accepted"


async def test_what_is_over_is_asked_about_once(place: Place) -> None:
    oak, child = place.oak, await grown(place.oak)
    matter = await closed(oak, child)
    await closed(oak, oak.child, "Of a child whose birth nobody wrote down.")
    unread, envelope = await oak.seal(
        RecordConcern(
            setting=oak.setting, writer=Writer(name="Sam", role="TA"), children=(ChildInvolved(listed=child),),
            danger=Answer.NO, adult=Answer.NO, saw="x", when="now",
        ),
        oak.recorder,
    )  # fmt: skip
    await oak.push(envelope)
    for _ in range(2):
        await review(oak)
        assert await _asked(place) == {matter}
    assert await place.superuser.fetchval("select count(*) from retention_review") == 1
    assert unread not in await _asked(place)
    assert await place.wrong() == []


async def test_of_several_children_the_youngest_counts(place: Place) -> None:
    oak, old, young = place.oak, await grown(place.oak, "old"), await grown(place.oak, "young")
    matter = await closed(oak, old)
    said = SayAbout(concern=matter, child=young, about=True)
    assert await oak.does(said, oak.lead) == "accepted"
    [seq] = await place.superuser.fetch(
        "select seq from newest_state where kind = 'child-record' and about = $1", young
    )
    await _born(place, young, "2015-06-01", seq["seq"])
    await review(oak)
    assert await _asked(place) == set()
    assert await oak.does(msgspec.structs.replace(said, about=False), oak.lead) == "accepted"
    await review(oak)
    assert await _asked(place) == {matter}


async def test_what_is_held_or_kept_is_not_asked_about(place: Place) -> None:
    oak, child = place.oak, await grown(place.oak)
    matter = await closed(oak, child)
    stands = await hold(oak, child=child)
    await review(oak)
    assert await _asked(place) == set()
    await lift(oak, stands, child=child)
    await review(oak)
    assert await decide(oak, Keeping.KEEP, matter, until="2090-01-01") == "accepted"
    await review(oak)
    assert await _asked(place) == set()


async def test_of_an_adult_only_who_follows_the_case_is_asked(place: Place) -> None:
    oak, child = place.oak, await grown(place.oak)
    about = RecordConcern(
        setting=oak.setting, writer=Writer(name="Sam", role="TA"), children=(ChildInvolved(listed=child),),
        danger=Answer.NO, adult=Answer.YES, subjects=(Subject(person=oak.head),), saw="x", when="now",
    )  # fmt: skip
    case, envelope = await oak.seal(about, oak.recorder, route=Route.ABOUT_ADULT)
    await oak.push(envelope)
    await oak.does(
        FollowUpConcern(concern=case, summary="a", action="b", outcome="c"), oak.lead, route=Route.ABOUT_ADULT
    )
    plain = await closed(oak, child)
    await review(oak)
    assert await _asked(place) == {case, plain}
    feeds = await place.superuser.fetch(
        "select distinct f.kind from entry e join feed f using (tenant_id, feed_id) where e.matter_id = $1", oak.setting
    )
    assert {"desk", "case"} <= {row["kind"] for row in feeds}
    assert await decide(oak, Keeping.DISPOSE, case, plain) == "refused", "one decision is of one feed"
    assert await decide(oak, Keeping.DISPOSE, case) == "accepted"
    assert await place.dispose() == 1
    assert (await place.bodies(case), await place.bodies(plain) > 0) == (0, True)
    assert await place.wrong() == []


async def test_the_next_is_due_on_the_first_of_the_month(place: Place) -> None:
    await review(place.oak)
    row = await place.superuser.fetchrow("select at, now() as now from due where kind = 'retention'")
    assert row["at"] == next_look(row["now"])
