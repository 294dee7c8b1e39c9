"""What leads make of a concern, what they keep of a child and an area, and what anybody says they have read."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace

from server.children import needs
from server.concerns import assessing, rules
from server.feeds.decision import Decision, Given, Hold, HoldReason, Refuse, RefuseReason
from server.feeds.matters import Facts, MatterKind, MatterState
from server.people import policies
from server.settings import area
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import (
    AssessConcern,
    ClassifyConcern,
    Exploitation,
    KeepArea,
    KeepNeeds,
    RecordSafety,
    SafetyMeasure,
    Significance,
)
from sync.messages.concerns import Answer, FollowUpConcern
from sync.messages.guide import SayRead
from sync.messages.recording import SignSeen
from tests.children.ground import (
    ADMINISTRATOR,
    ASH,
    CMD,
    DESK,
    ELM,
    ELM_LEAD,
    HEAD,
    MATTER,
    OAK,
    RECORDER,
    STRANGER,
    WREN,
    decided,
    given,
    known,
    matter,
    said,
)

CASE = FeedName(FeedKind.CASE, MATTER)
IS_IT = ClassifyConcern(concern=MATTER, exploitation=Exploitation.MAY_BE, reason="A second phone, and new trainers.")
HOW = AssessConcern(
    concern=MATTER,
    significance=Significance.LIKELY,
    signs=(SignSeen(sign="IND-01"),),
    protective="Her aunt.",
    reasons="Three signs in a month.",
)
SAFE = RecordSafety(
    concern=MATTER,
    measures=(SafetyMeasure(what="Met at the gate", by="Jo", when="Today"),),
    parents_told=Answer.NO,
)
DONE: list[tuple[msgspec.Struct, Callable[..., Decision], str]] = [
    (IS_IT, assessing.classify, "concern-classified"),
    (HOW, assessing.assess, "concern-assessed"),
    (SAFE, assessing.record_safety, "safety-recorded"),
]
UNKNOWN = Hold(reason=HoldReason.UNKNOWN_TARGET)
WAITS = Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=MATTER)


def working(command: msgspec.Struct, **more: object) -> Given:
    return given(command, **{"target": matter(), "works_on_target": True, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(("command", "decide", "kind"), DONE)
@pytest.mark.parametrize("name", [DESK, CASE])
def test_each_is_a_fact_beside_the_first_words_where_they_lie(
    command: msgspec.Struct, decide: Callable[..., Decision], kind: str, name: FeedName
) -> None:
    done = decided(decide(command, working(command, target=matter(name=name))))
    assert said(done) == [(name, kind)]
    assert done.entries[0].data == msgspec.json.encode(command), "the lead's words, verbatim"
    assert done.entries[0].state_of is None, "nothing that was said before is taken back"


@pytest.mark.parametrize(("command", "decide", "kind"), DONE)
def test_whoever_does_not_work_it_is_held_as_if_nobody_knew_it(
    command: msgspec.Struct, decide: Callable[..., Decision], kind: str
) -> None:
    """Words are never refused (R11), and nobody learns whether there is such a concern."""
    assert decide(command, working(command, target=None, works_on_target=False)) == WAITS, kind
    assert decide(command, working(command, works_on_target=False)) == WAITS, kind
    assert decide(command, working(command, target=matter(kind=MatterKind.REHEARSAL))) == WAITS, kind


@pytest.mark.parametrize("exploitation", Exploitation)
def test_what_it_is_held_to_be_stands_in_the_index_and_may_be_said_anew(exploitation: Exploitation) -> None:
    """R7: what chooses clocks reads codes, and the newest word counts."""
    facts = Facts(danger=Answer.YES, classified=Exploitation.NO)
    before = replace(matter(), facts=facts, state=MatterState.ACKNOWLEDGED)
    command = replace(IS_IT, exploitation=exploitation)
    done = decided(assessing.classify(command, working(command, target=before)))
    assert done.changes == replace(before, facts=replace(facts, classified=exploitation))


def test_assessing_and_making_safe_change_no_index() -> None:
    assert decided(assessing.assess(HOW, working(HOW))).changes is None
    assert decided(assessing.record_safety(SAFE, working(SAFE))).changes is None


def test_a_follow_up_does_not_wait_for_safety_measures() -> None:
    """R24: the screen asks for them first. What happened is taken as it is, so that nothing is lost."""
    followed = FollowUpConcern(concern=MATTER, summary="Seen.", action="Rang.", outcome="Watch.")
    disclosed = replace(matter(), facts=Facts(disclosed=Answer.YES))
    done = decided(rules.follow_up(followed, working(followed, target=disclosed)))
    assert done.changes is not None
    assert done.changes.state is MatterState.FOLLOWED_UP


# -- what is kept of a child ---------------------------------------------------------------------------------------

NEEDS = KeepNeeds(child=WREN, over=0, vulnerabilities=(SignSeen(sign="VUL-03"),), usual="Quiet in the morning.")


def test_what_makes_a_child_vulnerable_is_a_state_on_the_desk() -> None:
    done = decided(needs.keep_needs(NEEDS, given(NEEDS)))
    assert said(done) == [(DESK, "child-needs")]
    assert (done.entries[0].state_of, done.entries[0].matter_id) == (WREN, WREN)


def test_two_who_wrote_at_once_are_both_kept() -> None:
    stood = replace(known(), newest={(DESK, "child-needs", WREN): 9})
    assert said(needs.keep_needs(NEEDS, given(NEEDS, known=stood))) == [(DESK, "child-needs-offered")]
    over = replace(NEEDS, over=9)
    assert said(needs.keep_needs(over, given(over, known=stood))) == [(DESK, "child-needs")]
    assert said(needs.keep_needs(over, given(over))) == [(DESK, "child-needs-offered")], "over what there never was"


@pytest.mark.parametrize("by", [RECORDER, HEAD, ADMINISTRATOR, ELM_LEAD, STRANGER, None])
def test_only_their_leads_keep_it(by: str | None) -> None:
    assert needs.keep_needs(NEEDS, given(NEEDS, by)) == UNKNOWN


def test_of_a_child_elsewhere_the_answer_is_that_of_one_whom_nobody_knows() -> None:
    for child in (ASH, STRANGER):
        command = replace(NEEDS, child=child)
        assert needs.keep_needs(command, given(command)) == UNKNOWN


# -- what is kept of an area ---------------------------------------------------------------------------------------

AREA = KeepArea(setting=OAK, over=0, factors=("AREA-08",), text="The station, after six.")


def test_an_area_is_kept_on_the_desk_by_who_follows_it() -> None:
    """8.8, REQ-8-B."""
    done = decided(area.keep_area(AREA, given(AREA, follows_desk=True)))
    assert said(done) == [(DESK, "area-kept")]
    assert (done.entries[0].state_of, done.entries[0].matter_id) == (OAK, OAK)
    stood = replace(known(), newest={(DESK, "area-kept", OAK): 4})
    assert said(area.keep_area(AREA, given(AREA, follows_desk=True, known=stood))) == [(DESK, "area-offered")]


@pytest.mark.parametrize("setting", [OAK, ELM, STRANGER])
def test_nobody_else_keeps_an_area_or_learns_whether_there_is_one(setting: str) -> None:
    command = replace(AREA, setting=setting)
    assert area.keep_area(command, given(command, RECORDER)) == Refuse(reason=RefuseReason.NOT_YOURS)


# -- what somebody has read ----------------------------------------------------------------------------------------

READ = SayRead(policy="safeguarding", version="2024-09")


def test_who_has_read_a_policy_is_told_to_the_leads_where_they_work() -> None:
    """REQ-1-C."""
    done = decided(policies.say_read(READ, given(READ, RECORDER)))
    assert said(done) == [(FeedName(FeedKind.OWN, RECORDER), "policy-read"), (DESK, "policy-read-told")]
    assert {entry.matter_id for entry in done.entries} == {CMD}
    told = {"k": "policy-read-told", "v": 1, "policy": "safeguarding", "version": "2024-09"}
    assert msgspec.json.decode(done.entries[1].data) == told


def test_each_place_of_work_is_told_once_and_no_place_of_those_above_them() -> None:
    posts = dict(known().posts)
    [post] = posts[RECORDER]
    posts[RECORDER] = (post, replace(post, id="b"), replace(post, setting=ELM), replace(post, setting=None))
    everywhere = given(READ, RECORDER, known=replace(known(), posts=posts))
    assert [feed for feed, _ in said(policies.say_read(READ, everywhere))[1:]] == [DESK, FeedName(FeedKind.DESK, ELM)]
    assert len(said(policies.say_read(READ, given(READ, ADMINISTRATOR)))) == 1


def test_a_name_that_anyone_could_have_typed_has_read_nothing() -> None:
    assert policies.say_read(READ, given(READ, None)) == Refuse(reason=RefuseReason.NOT_YOURS)
