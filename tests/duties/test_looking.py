"""The worker looks at what concerns demand: who is woken, what the recorder and seniors learn, what a move changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.duties.looking import look
from server.verify.run import verify
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import AcknowledgeConcern, Answer, FollowUpConcern, Writer
from sync.messages.duties import Body, Means, RecordEvidence
from sync.messages.people import SuspendPerson
from sync.messages.recording import ChildInvolved, LeaveUnfinished, More
from tests.duties.looked import Looked
from tests.support.database import Addresses
from tests.verify.history import WRITER, concern
from tests.verify.moved import move
from tests.verify.writing import PACKS, Dice, House, Provider

MONTH_MIN = 31 * 24 * 60


@pytest.fixture
async def looked(database: Addresses, tmp_path: Path) -> AsyncIterator[Looked]:
    async with House.open(database, tmp_path, Dice(61)) as house:
        made = Looked(house, await house.provider("oak", Dice(62)))
        yield made
        report = await verify(database.app, tmp_path)
        assert [one.line() for one in report.findings] == []


def moved_child(made: Provider) -> object:
    return concern(made, danger=Answer.NOT_SURE, more=More(moved=Answer.YES))


def told(matter: str, body: Body) -> RecordEvidence:
    return RecordEvidence(
        concern=matter, body=body, writer=Writer(name="Sam"), who="Control room", how=Means.PHONE, reference="77"
    )


async def test_whoever_has_it_is_woken_again_until_it_is_done(looked: Looked) -> None:
    """R13: reminded at 15 minutes, overdue and climbing at 30 and 60, seniors too; nobody twice for one concern."""
    made, lead = looked.made, looked.made.lead.person
    matter = await looked.begun(moved_child(made))  # type: ignore[arg-type]
    await made.does(AcknowledgeConcern(concern=matter), made.lead)
    await looked.delivered()
    await looked.look(matter)
    assert await looked.alerts(matter) == [], "what is due at once is shown as now, and wakes nobody again at once"
    await looked.look(matter, minutes=16)
    [reminder] = await looked.alerts(matter)
    assert (reminder["person"], reminder["step"], reminder["says"]) == (lead, 0, "now")
    [to_send] = (await looked.waiting(lead)).to_send
    assert to_send.matter_id == matter, "that somebody has it ends the ladder's alerts, and not a duty's"
    await looked.look(matter, minutes=62)
    # Whatever is due by the day's end may be told again as well, towards it.
    at_once = {one["duty"] for one in await looked.desk("duty-kept") if one["at_once"]}
    steps = [one for one in await looked.desk("duty-stepped") if one["duty"] in at_once]
    assert sorted(one["step"] for one in steps) == [0, 0, 0, 1, 1, 1, 2], (
        "to the police, to the local authority, and to whoever placed the child, who is not known"
    )
    assert [one["person"] for one in await looked.alerts(matter)].count(lead) == 2, "once for all that is late now"
    assert (await looked.waiting(made.head)).to_send, "the head is woken as well"
    [waits] = await looked.own(made.head, "duty-waits")
    assert (waits["concern"], waits["setting"], waits["waits"]) == (matter, made.setting, True)
    for body in (Body.POLICE, Body.LOCAL_AUTHORITY):
        await made.does(told(matter, body), made.lead)
    await looked.look(matter, minutes=63)
    late = (await looked.own(made.head, "duty-waits"))[-1]
    assert late["waits"], "who placed the child is late as well, and nobody has found out"
    assert await looked.due(matter), "what the local authority decides is still to come"


async def test_the_same_concern_wakes_nobody_twice_within_minutes(looked: Looked) -> None:
    """Neither its ladder and a duty, nor two duties; and what an alert did not reach, the next one does."""
    made, lead = looked.made, looked.made.lead.person
    matter = await looked.begun(moved_child(made))  # type: ignore[arg-type]
    await looked.look(matter, minutes=0)
    await looked.delivered()
    await looked.look(matter, minutes=1)
    await looked.look(matter, minutes=16)
    assert len([one for one in await looked.alerts(matter) if one["person"] == lead]) == 1
    await looked.delivered()
    await looked.look(matter, minutes=17)
    assert len([one for one in await looked.alerts(matter) if one["person"] == lead]) == 1


async def test_a_clock_that_was_set_back_silences_nobody(looked: Looked) -> None:
    """What is to be done at once is told again at once, and whoever was told in a future that has not come is awake for
    nothing: they are alerted."""
    made, lead = looked.made, looked.made.lead.person
    matter = await looked.begun(moved_child(made))  # type: ignore[arg-type]
    await made.does(AcknowledgeConcern(concern=matter), made.lead)
    await looked.look(matter, minutes=62)
    await looked.delivered()
    before = [one["person"] for one in await looked.alerts(matter)]
    assert lead in before
    steps = len(await looked.desk("duty-stepped"))
    await looked.look(matter, minutes=10)
    assert len(await looked.desk("duty-stepped")) == steps + 3, "of each of the three, the next"
    after = [one["person"] for one in await looked.alerts(matter)]
    assert after.count(lead) == before.count(lead) + 1
    await looked.look(matter, minutes=10)
    assert len(await looked.desk("duty-stepped")) == steps + 3, "once"


async def test_what_is_moved_takes_its_duties_along(looked: Looked) -> None:
    """R28: every state stands on the case's feed, whoever it excludes is told of nothing, and a step brings nobody."""
    made, recorder = looked.made, looked.made.recorder.person
    matter = await looked.begun(moved_child(made))  # type: ignore[arg-type]
    await looked.look(matter)
    before = await looked.desk("duty-kept")
    reported = len(await looked.own(recorder, "report-duty"))
    assert reported == 2, "of tellings only"
    await looked.look(matter, minutes=62)
    assert await made.does(move(matter, recorder), made.lead) == "accepted"
    await looked.look(matter, minutes=63)
    case = FeedName(FeedKind.CASE, matter)
    after = await looked.said(case, "duty-kept")
    stood = {one["duty"]: one["due"] for one in before}
    assert {one["duty"]: one["due"] for one in after if one["duty"] in stood} == stood
    assert [one["body"] for one in after if one["duty"] not in stood] == ["lado"], "owed since somebody saw that (R30)"
    assert len(after) == len(before) + 1
    assert (await looked.own(made.head, "duty-waits"))[-1]["waits"] is False, "it is not a desk's any more"
    await looked.delivered()
    alerts = len(await looked.alerts(matter))
    await looked.look(matter, minutes=130)
    told_there = [one["people"] for one in await looked.said(case, "duty-stepped")]
    assert told_there
    assert not any(recorder in people for people in told_there)
    assert len(await looked.alerts(matter)) > alerts
    await made.does(told(matter, Body.POLICE), made.lead)
    await looked.look(matter, minutes=131)
    assert len(await looked.own(recorder, "report-duty")) == reported, "they are told of nothing that comes of it"


async def test_what_is_over_owes_nothing_and_what_was_followed_up_does(looked: Looked) -> None:
    made = looked.made
    matter = await looked.begun(moved_child(made))  # type: ignore[arg-type]
    await made.does(FollowUpConcern(concern=matter, summary="a", action="b", outcome="c"), made.lead)
    begun = LeaveUnfinished(
        setting=made.setting, writer=WRITER, children=(ChildInvolved(listed=made.child),), danger=Answer.YES,
        adult=Answer.NO,
    )  # fmt: skip
    left = await looked.begun(begun)
    await looked.look(matter, left)
    assert await looked.due(matter) and await looked.due(left)  # noqa: PT018 (both, before the next)
    whole = await looked.begun(concern(made, finishes=left))
    assert await looked.due(left), "finished: it is looked at once more"
    await looked.look(left, whole)
    assert not await looked.due(left)
    ended = {one["status"] for one in (await looked.desk("duty-kept")) if one["concern"] == left}
    assert ended == {"owed", "ended"}
    assert await looked.due(whole)
    unknown = made.dice.uuid()
    await looked.look(unknown, matter)
    assert await looked.due(matter)


async def test_a_look_that_changes_nothing_writes_nothing(looked: Looked) -> None:
    made = looked.made
    matters = [await looked.begun(moved_child(made)) for _ in range(3)]  # type: ignore[arg-type]
    assert FeedName(FeedKind.DESK, made.setting) in await looked.look(*matters)
    assert await looked.look(*matters) == frozenset()
    await made.does(told(matters[0], Body.POLICE), made.recorder)
    touched = await look(made.store, await made.keys(), PACKS, matters)
    assert touched == {FeedName(FeedKind.DESK, made.setting), FeedName(FeedKind.OWN, made.recorder.person or "")}
    kept = await looked.desk("duty-kept")
    assert [one["status"] for one in kept].count("done") == 1
    # Who was suspended since can still name what they knew, on a device of theirs: a lead confirms what they say (R4).
    assert await made.does(SuspendPerson(person=made.recorder.person or ""), made.administrator) == "accepted"
    assert await made.does(told(matters[1], Body.POLICE), made.recorder) == "accepted"
    await looked.look(*matters)
    assert [one["status"] for one in await looked.desk("duty-kept")][-1] == "claimed"
