"""Whom a concern is about, and what its entries say of time, also where nobody meant well (R15, R28, R33)."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from server.duties.folding import fold
from sync.envelope import How
from sync.messages.assessing import AssessConcern, EntryMoved, MoveToCase, Significance
from sync.messages.children import SayAbout
from sync.messages.concerns import Answer, ChildRef
from sync.messages.duties import Body, DutyStatus
from sync.messages.recording import ChildInvolved, ChildRole, LeaveUnfinished, More, ToldAlready, ToldBody
from sync.messages.recording_v1 import RecordConcernV1
from tests.duties.stories import ALEX, BEGAN, CONCERN, LEAD, POLICE, RECORDER, ROBIN, SETTING, WRITER, Tale, entry, told

NOBODY_NAMED = (None,)


def about(child: str, *, is_so: bool = True) -> SayAbout:
    return SayAbout(concern=CONCERN, child=child, about=is_so)


@pytest.mark.parametrize(
    ("children", "owed"),
    [
        ((ChildInvolved(listed=ROBIN), ChildInvolved(listed=ALEX)), (ROBIN, ALEX)),
        ((ChildInvolved(described="A boy"),), NOBODY_NAMED),
        ((ChildInvolved(listed=ROBIN), ChildInvolved(described="A boy")), (ROBIN, None)),
        ((ChildInvolved(listed=ROBIN, roles=(ChildRole.HARMED,)),), (ROBIN,)),
        ((ChildInvolved(listed=ROBIN), ChildInvolved(listed=ALEX, roles=(ChildRole.WITNESS,))), (ROBIN,)),
        ((ChildInvolved(listed=ROBIN, roles=(ChildRole.WITNESS, ChildRole.MAY_HAVE_HARMED)),), (ROBIN,)),
        ((ChildInvolved(listed=ROBIN, roles=(ChildRole.WITNESS,)),), NOBODY_NAMED),
    ],
)
def test_it_is_owed_to_each_child_and_always_to_somebody(
    children: tuple[ChildInvolved, ...], owed: tuple[str | None, ...]
) -> None:
    assert Tale(*children).story.children == owed


def test_the_first_version_and_what_nobody_finished_are_about_somebody_too() -> None:
    child = ChildRef(listed=ROBIN)
    first = RecordConcernV1(
        setting=SETTING, writer=WRITER, child=child, danger=Answer.NO, adult=Answer.NO, saw="x", when="x"
    )
    left = LeaveUnfinished(setting=SETTING, writer=WRITER, danger=Answer.NOT_ANSWERED, adult=Answer.NO)
    assert fold([entry("concern-recorded", first, None, CONCERN, BEGAN)]).children == (ROBIN,)
    assert fold([entry("concern-left-unfinished", left, None, CONCERN, BEGAN)]).children == NOBODY_NAMED


@pytest.mark.parametrize(
    ("said", "owed"),
    [
        ((about(ROBIN),), (ROBIN, None)),
        ((about(ALEX),), (ROBIN, ALEX)),
        ((about(ALEX), about(ALEX, is_so=False)), (ROBIN, None)),
        ((about(ROBIN, is_so=False),), NOBODY_NAMED),
        ((about(ROBIN, is_so=False), about(ALEX)), (ALEX,)),
    ],
)
def test_who_was_described_is_named_once(said: tuple[SayAbout, ...], owed: tuple[str | None, ...]) -> None:
    """Who was listed is not who was described; and where it was not that one, nobody knows again."""
    tale = Tale(ChildInvolved(listed=ROBIN), ChildInvolved(described="A boy"))
    for one in said:
        tale.says("about-said", one)
    assert tale.story.children == owed


@pytest.mark.parametrize(
    "stated",
    [
        "",
        "after tea",
        "2026-11-16T08:50",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2026-13-45T99:99Z",
    ],
)
def test_a_time_that_is_none_stops_nobody(stated: str) -> None:
    tale = Tale(more=More(told=(ToldAlready(body=ToldBody.LEAD, when=stated),)))
    tale.tells(told(Body.LEAD, at=stated))
    assert tale.story.told_lead is None


def test_the_earliest_telling_of_a_lead_counts() -> None:
    tale = Tale(more=More(told=(ToldAlready(body=ToldBody.LEAD, when="2026-11-16T08:50+00:00"),)))
    tale.tells(told(Body.LEAD, at="2026-11-16T09:40+01:00"))
    assert tale.story.told_lead == datetime(2026, 11, 16, 8, 40, tzinfo=UTC)


def test_who_only_gives_a_name_is_nobody_in_particular() -> None:
    """Whatever stands in the place of an author, a signature makes it one."""
    tale = Tale()
    forged = msgspec.json.decode(entry("evidence-recorded", told(), LEAD, tale.new_id(), tale.at))
    tale.texts.append(msgspec.json.encode({**forged, "how": How.NAME.value}))
    assert (tale.status(POLICE), tale.of(POLICE).person) == (DutyStatus.CLAIMED, None)


def test_what_was_moved_counts_as_what_it_was() -> None:
    """R28: it stands behind what moved it, and is no younger for it."""
    plain = Tale()
    evidence = plain.tells(told())
    plain.look()
    moving = MoveToCase(concern=CONCERN, adult=Answer.YES, reason="He drove her.")
    case = Tale()
    case.texts = [entry("moved-to-case", moving, LEAD, plain.new_id(), plain.at)]
    for text in plain.texts:
        moved = EntryMoved(feed=SETTING, salt="x", entry=text.decode())
        case.texts.append(entry("entry-moved", moved, LEAD, plain.new_id(), plain.at))
    assert case.story.children == plain.story.children
    assert case.of(POLICE).evidence == evidence
    assert [one.adult for one in case.story.learned] == [Answer.YES]
    assert RECORDER not in case.story.told_again


@pytest.mark.parametrize("significance", Significance)
def test_only_that_the_child_is_being_harmed_now_answers_whether_there_is_danger(significance: Significance) -> None:
    """R6: nothing found so far is not the same as safe, and what was left open is never no."""
    tale = Tale()
    tale.says("concern-assessed", AssessConcern(concern=CONCERN, significance=significance, reasons="As said."))
    said = [one.danger for one in tale.story.learned]
    assert said == ([Answer.YES] if significance is Significance.HARM_NOW else [])
