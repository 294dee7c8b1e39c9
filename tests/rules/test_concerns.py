"""What becomes of a concern, case by case, without a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest
from msgspec.structs import replace

from server.concerns import rules
from server.feeds.decision import Actor, Decided, Decision, Given, Hold, HoldReason, Refuse, RefuseReason
from server.feeds.matters import NOTHING_ASKED, Matter, MatterKind, MatterState
from sync.envelope import How, Route
from sync.feeds import FeedKind, FeedName
from sync.messages.concerns import (
    AcknowledgeConcern,
    AddNote,
    AmendConcern,
    Answer,
    FollowUpConcern,
    PassOnConcern,
    ReportTold,
    Subject,
    Told,
    Writer,
)
from sync.messages.recording import ChildInvolved, LeaveUnfinished, RecordConcern
from sync.messages.settings import Receiver

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
SETTING, CMD, LEAD, DEPUTY, HEAD, DIRECTOR, RECORDER, MATTER = (
    f"00000000-0000-4000-8000-00000000000{n}" for n in range(1, 9)
)
BODY = b'{"k":"as it was written"}'
WRITER = Writer(name="Robin Ash")
DESK = FeedName(FeedKind.DESK, SETTING)
CASE = FeedName(FeedKind.CASE, CMD)
CHAIN = tuple(
    Receiver(person=person, name=person, title="", level=level, inside=inside)
    for person, level, inside in ((LEAD, 0, True), (DEPUTY, 0, True), (HEAD, 1, True), (DIRECTOR, 2, False))
)


def concern(adult: Answer, *, subject: Subject | None = None, struck: tuple[str, ...] = ()) -> RecordConcern:
    return RecordConcern(
        setting=SETTING,
        writer=WRITER,
        children=(ChildInvolved(described="a boy in year 9"),),
        danger=Answer.NOT_ANSWERED,
        adult=adult,
        subjects=() if subject is None else (subject,),
        struck=struck,
        saw="a second phone",
        when="2026-11-21T13:55",
    )


def given(*, target: Matter | None = None, works: bool = False, by: str | None = None, **more: object) -> Given:
    actor = Actor(
        person=by, how=How.NAME if by is None else How.KEY, device="tablet", name="Jo Hale", title="Safeguarding Lead"
    )
    usual = Given(
        cmd=CMD,
        body=BODY,
        route=Route.CHILD,
        actor=actor,
        now=NOW,
        setting_known=True,
        receivers=CHAIN,
        children_known=frozenset(),
        people_known=frozenset({LEAD, DEPUTY, HEAD, DIRECTOR, RECORDER}),
        target=target,
        works_on_target=works,
    )
    return msgspec.structs.replace(usual, **more)


def matter(state: MatterState = MatterState.UNREAD, *, author: str | None = RECORDER) -> Matter:
    return Matter(
        matter_id=MATTER,
        kind=MatterKind.CONCERN,
        setting_id=SETTING,
        feed_id="feed",
        name=DESK,
        data_key_id="key",
        state=state,
        author_id=author,
        device_id="tablet",
        facts=NOTHING_ASKED,
        made_at=None,
        received_at=NOW,
    )


def decided(decision: object) -> Decided:
    assert isinstance(decision, Decided), decision
    return decision


@pytest.mark.parametrize("adult", [Answer.NO, Answer.NOT_ANSWERED])
def test_a_concern_goes_to_the_desk_in_the_words_it_came_in(adult: Answer) -> None:
    done = decided(rules.record(concern(adult), given()))
    assert done.begins is not None
    assert (done.begins.feed, done.begins.members, done.begins.kind) == (DESK, (), MatterKind.CONCERN)
    assert [(entry.feed, entry.kind, entry.data) for entry in done.entries] == [(DESK, "concern-recorded", BODY)]


@pytest.mark.parametrize("adult", [Answer.YES, Answer.NOT_SURE])
def test_about_an_adult_it_never_touches_the_desk(adult: Answer) -> None:
    """R25."""
    done = decided(rules.record(concern(adult, subject=Subject(person=RECORDER)), given()))
    assert done.begins is not None
    assert done.begins.feed == CASE
    assert {entry.feed for entry in done.entries} == {CASE}
    assert done.begins.members == (LEAD, DEPUTY)
    assert done.begins.exclusions == (RECORDER,)


def test_the_sealed_route_alone_is_enough_for_the_case_feed() -> None:
    done = decided(rules.record(concern(Answer.NO), given(route=Route.ABOUT_ADULT)))
    assert done.begins is not None
    assert done.begins.feed == CASE


@pytest.mark.parametrize(
    ("subject", "struck", "told"),
    [
        (LEAD, (), (DEPUTY,)),
        (LEAD, (DEPUTY,), (HEAD,)),
        (HEAD, (LEAD, DEPUTY), (DIRECTOR,)),
        (DIRECTOR, (LEAD, DEPUTY, HEAD), ()),
        (None, (), (DIRECTOR,)),
    ],
)
def test_who_is_told_of_an_adult_after_exclusions(subject: str | None, struck: tuple[str, ...], told: object) -> None:
    """R26 to R28: the subject and whoever is struck out are passed over; unidentified, it starts outside (R27)."""
    about = None if subject is None else Subject(person=subject)
    done = decided(rules.record(concern(Answer.YES, subject=about, struck=struck), given()))
    assert done.begins is not None
    assert done.begins.members == told
    assert set(done.begins.exclusions) == {*struck, *(() if subject is None else (subject,))}


def test_an_unknown_setting_holds_it() -> None:
    assert rules.record(concern(Answer.NO), given(setting_known=False)) == Hold(reason=HoldReason.UNKNOWN_SETTING)


def test_finishing_closes_the_unfinished_one_on_the_same_desk_only() -> None:
    unfinished = replace(matter(author=None), kind=MatterKind.UNFINISHED)
    done = decided(rules.record(concern(Answer.NO), given(target=unfinished)))
    assert done.changes == replace(unfinished, state=MatterState.PLACED)
    elsewhere = decided(rules.record(concern(Answer.YES), given(target=unfinished)))
    assert elsewhere.changes is None
    assert {entry.feed for entry in elsewhere.entries} == {CASE}


def test_nobody_else_finishes_what_somebody_began() -> None:
    """It would end the ladder of words that their writer never finished."""
    unfinished = replace(matter(author=RECORDER), kind=MatterKind.UNFINISHED)
    own = decided(rules.record(concern(Answer.NO), given(target=unfinished, by=RECORDER)))
    assert own.changes is not None
    nobodys = replace(unfinished, author_id=None)
    there = replace(given(target=nobodys).actor, device="another tablet")
    for else_ in (
        given(target=unfinished),
        given(target=unfinished, by=LEAD),
        given(target=nobodys, actor=there),
        given(target=replace(nobodys, kind=MatterKind.CONCERN)),
    ):
        done = decided(rules.record(concern(Answer.NO), else_))
        assert done.changes is None
        assert [entry.kind for entry in done.entries] == ["concern-recorded"]


def test_unfinished_words_are_a_concern_too() -> None:
    left = LeaveUnfinished(
        setting=SETTING,
        writer=WRITER,
        children=(ChildInvolved(),),
        danger=Answer.NOT_ANSWERED,
        adult=Answer.NOT_ANSWERED,
        saw="I saw",
    )
    done = decided(rules.leave_unfinished(left, given()))
    assert done.begins is not None
    assert (done.begins.kind, done.begins.feed) == (MatterKind.UNFINISHED, DESK)


def test_acknowledging_tells_the_recorder_who_has_it() -> None:
    """R1, R5."""
    done = decided(rules.acknowledge(AcknowledgeConcern(concern=MATTER), given(target=matter(), works=True, by=LEAD)))
    assert done.changes is not None
    assert (done.changes.state, done.changes.acknowledged_by) == (MatterState.ACKNOWLEDGED, LEAD)
    news = msgspec.json.decode(done.entries[1].data, type=ReportTold)
    assert news.by is not None
    assert (news.told, news.by.name, news.by.role) == (Told.ACKNOWLEDGED, "Jo Hale", "Safeguarding Lead")


@pytest.mark.parametrize("case", ["unknown", "not followed", "nobody's key"])
def test_an_acknowledgement_by_a_stranger_is_refused_without_saying_why(case: str) -> None:
    """S7: whether the matter exists must not show."""
    known = given(
        target=None if case == "unknown" else matter(),
        works=case == "nobody's key",
        by=None if case == "nobody's key" else LEAD,
    )
    refused = Refuse(reason=RefuseReason.NOT_YOURS)
    assert rules.acknowledge(AcknowledgeConcern(concern=MATTER), known) == refused


@pytest.mark.parametrize(
    ("decide", "command"),
    [(rules.acknowledge, AcknowledgeConcern(concern=MATTER)), (rules.pass_on, PassOnConcern(concern=MATTER))],
)
def test_after_a_restore_what_came_before_its_concern_waits_for_it(
    decide: Callable[[object, Given], Decision], command: object
) -> None:
    """Its concern may still lie on another tablet; without a restore nobody could have been sent what is not here."""
    waits = Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=MATTER)
    assert decide(command, given(by=LEAD, restored=True)) == waits
    assert decide(command, given(by=LEAD)) == Refuse(reason=RefuseReason.NOT_YOURS)
    stranger = given(target=matter(), by=LEAD, restored=True)
    assert decide(command, stranger) == Refuse(reason=RefuseReason.NOT_YOURS)


@pytest.mark.parametrize("state", [MatterState.ACKNOWLEDGED, MatterState.FOLLOWED_UP, MatterState.PLACED])
def test_the_first_to_acknowledge_has_it(state: MatterState) -> None:
    known = given(target=matter(state), works=True, by=LEAD)
    assert rules.acknowledge(AcknowledgeConcern(concern=MATTER), known) == Refuse(
        reason=RefuseReason.ALREADY_ACKNOWLEDGED
    )


@pytest.mark.parametrize("works", [True, False])
def test_words_for_an_unknown_concern_wait_for_it(works: bool) -> None:
    waiting = Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for="later")
    assert rules.amend(AmendConcern(concern="later", writer=WRITER, text="and"), given(works=works)) == waiting
    assert rules.add_note(AddNote(concern="later", text="rang"), given(works=works, by=LEAD)) == waiting
    follow_up = FollowUpConcern(concern="later", summary="a", action="b", outcome="c")
    assert rules.follow_up(follow_up, given(works=works, by=LEAD)) == waiting


def test_a_note_of_someone_without_the_desk_is_held_not_lost() -> None:
    held = rules.add_note(AddNote(concern=MATTER, text="rang"), given(target=matter(), by=RECORDER))
    assert held == Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=MATTER)


def test_following_up_without_acknowledging_first_is_having_it() -> None:
    follow_up = FollowUpConcern(concern=MATTER, summary="a", action="b", outcome="c")
    done = decided(rules.follow_up(follow_up, given(target=matter(), works=True, by=LEAD)))
    assert done.changes is not None
    assert (done.changes.state, done.changes.acknowledged_by) == (MatterState.FOLLOWED_UP, LEAD)
    first = replace(matter(MatterState.ACKNOWLEDGED), acknowledged_by=DEPUTY, acknowledged_at=NOW)
    after = decided(rules.follow_up(follow_up, given(target=first, works=True, by=LEAD)))
    assert after.changes is not None
    assert after.changes.acknowledged_by == DEPUTY


def test_an_amendment_never_touches_the_first_words() -> None:
    done = decided(rules.amend(AmendConcern(concern=MATTER, writer=WRITER, text="and"), given(target=matter())))
    assert [(entry.feed, entry.kind, entry.matter_id) for entry in done.entries] == [(DESK, "concern-amended", MATTER)]
    assert done.changes is None
