"""Whatever people say in whatever order, and however often the worker looks meanwhile, it comes to the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from server.duties.duty import Kept, duty_id
from server.feeds.matters import Facts
from sync.messages.assessing import ClassifyConcern, Exploitation
from sync.messages.base import Command
from sync.messages.children import SayAbout
from sync.messages.concerns import Answer
from sync.messages.duties import (
    Body,
    ChallengeReply,
    CountersignDecision,
    DecideDuty,
    Decision,
    DutyStatus,
    MeetingState,
    Needs,
    RecordMeeting,
    RecordReply,
    RecordReturn,
    RecordReview,
    ReplyOutcome,
    WithdrawEvidence,
)
from sync.messages.recording import ChildInvolved
from tests.duties.stories import ALEX, BEGAN, CONCERN, DEPUTY, HEAD, LEAD, PACK, RECORDER, ROBIN, Tale, told

Said = tuple[str, Command, str | None]
"""Kind, what was said, by whom."""

BODIES: Final = (Body.POLICE, Body.LOCAL_AUTHORITY, Body.PLACING_AUTHORITY)
PLACED: Final[dict[str, tuple[str, ...]]] = {ROBIN: ("Ashshire",), ALEX: ("Elmshire",)}
DUTIES: Final = tuple(
    duty_id(CONCERN, child, body, Needs.TELLING, whom)
    for child in (ROBIN, ALEX)
    for body, whom in ((Body.POLICE, ""), (Body.LOCAL_AUTHORITY, ""), (Body.PLACING_AUTHORITY, PLACED[child][0]))
)
CMDS: Final = tuple(f"00000000-0000-4000-8000-00000000f{n:03}" for n in range(12))
FACTS: Final = (
    Facts(danger=Answer.YES, disclosed=Answer.YES, moved=Answer.YES),
    Facts(danger=Answer.NO, disclosed=Answer.NO, moved=Answer.NO),
)

people = st.sampled_from((RECORDER, LEAD, DEPUTY, None))
leads = st.sampled_from((LEAD, DEPUTY, HEAD))
some = st.sampled_from(CMDS[:3])
evidences = st.builds(
    lambda body, duties, who, by: ("evidence-recorded", told(body, duties=tuple(duties), who=who), by),
    st.sampled_from(BODIES),
    st.one_of(st.just([]), st.lists(st.sampled_from(DUTIES), max_size=2)),
    st.sampled_from(("PC Lee", "")),
    people,
)
replies = st.builds(
    lambda evidence, outcome, nrm, by: (
        "reply-recorded",
        RecordReply(concern=CONCERN, evidence=evidence, outcome=outcome, nrm=nrm),
        by,
    ),
    some,
    st.sampled_from(ReplyOutcome),
    st.sampled_from(("", "NRM-7")),
    leads,
)
challenges = st.builds(
    lambda reply, by: (
        "reply-challenged",
        ChallengeReply(concern=CONCERN, reply=reply, to="Team manager", why="She is 13."),
        by,
    ),
    st.sampled_from(CMDS[:6]),
    leads,
)
decisions = st.builds(
    lambda duty, decision, by: (
        "duty-decided",
        DecideDuty(concern=CONCERN, duty=duty, decision=decision, reason="Known."),
        by,
    ),
    st.sampled_from(DUTIES),
    st.sampled_from(Decision),
    leads,
)
countersigned = st.builds(
    lambda decision, agrees, by: (
        "decision-countersigned",
        CountersignDecision(concern=CONCERN, decision=decision, agrees=agrees),
        by,
    ),
    some,
    st.booleans(),
    leads,
)
withdrawn = st.builds(
    lambda evidence, by: (
        "evidence-withdrawn",
        WithdrawEvidence(concern=CONCERN, evidence=evidence, reason="It was not so."),
        by,
    ),
    some,
    leads,
)
others = st.sampled_from(
    (
        ("return-recorded", RecordReturn(concern=CONCERN, child=ROBIN, at="2026-11-16T08:00:00Z"), LEAD),
        ("meeting-recorded", RecordMeeting(concern=CONCERN, state=MeetingState.DECLINED, reason="No."), LEAD),
        ("meeting-recorded", RecordMeeting(concern=CONCERN, state=MeetingState.HELD), LEAD),
        (
            "review-recorded",
            RecordReview(concern=CONCERN, forum=PACK.forums[0].id, on="2026-11-16", by="SLT", decision="Go on."),
            LEAD,
        ),
        *(
            ("concern-classified", ClassifyConcern(concern=CONCERN, exploitation=one, reason="She said so."), LEAD)
            for one in Exploitation
        ),
        *(("about-said", SayAbout(concern=CONCERN, child=child, about=True), LEAD) for child in (ROBIN, ALEX)),
        ("about-said", SayAbout(concern=CONCERN, child=ALEX, about=False), LEAD),
    )
)
without_reasons_to_end = st.one_of(evidences, evidences, replies, replies, challenges, decisions, countersigned)
anything = st.one_of(evidences, replies, challenges, decisions, countersigned, withdrawn, others)


def lived(said: list[Said], facts: Facts, looks: frozenset[int] = frozenset()) -> Tale:
    """An hour between what is said; a look of the worker before some of it."""
    tale = Tale(ChildInvolved(listed=ROBIN), ChildInvolved(listed=ALEX), facts=facts, placing=PLACED)
    for n, (kind, command, by) in enumerate(said):
        if n in looks:
            tale.look()
        tale.at = BEGAN + timedelta(hours=n + 1)
        tale.says(kind, command, by, cmd=CMDS[n])
    return tale


def comes_to(tale: Tale) -> dict[str, tuple[DutyStatus, str | None]]:
    """What had been begun and then ended for a reason is as if nobody had looked while it stood."""
    kept = (one for one in tale.look() if one.status is not DutyStatus.ENDED)
    return {one.duty.duty_id: (one.status, one.evidence) for one in kept}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.one_of(evidences, withdrawn, without_reasons_to_end), min_size=5, max_size=10),
    st.sampled_from(FACTS),
    st.frozensets(st.integers(0, 9), min_size=3),
)
def test_how_often_anybody_looked_changes_nothing(said: list[Said], facts: Facts, looks: frozenset[int]) -> None:
    assert comes_to(lived(said, facts, looks)) == comes_to(lived(said, facts))


@settings(max_examples=50, deadline=None)
@given(st.data(), st.lists(st.one_of(evidences, withdrawn), max_size=8), st.sampled_from(FACTS))
def test_the_order_of_evidence_changes_only_which_was_first(
    data: st.DataObject, said: list[Said], facts: Facts
) -> None:
    """Each under the name that it had, wherever it comes."""
    order = data.draw(st.permutations(range(len(said))))
    one, other = (
        Tale(ChildInvolved(listed=ROBIN), ChildInvolved(listed=ALEX), facts=facts, placing=PLACED) for _ in "12"
    )
    for n in range(len(said)):
        one.says(said[n][0], said[n][1], said[n][2], cmd=CMDS[n])
    for n in order:
        other.says(said[n][0], said[n][1], said[n][2], cmd=CMDS[n])
    first, second = comes_to(one), comes_to(other)
    assert {duty: status for duty, (status, _) in first.items()} == {
        duty: status for duty, (status, _) in second.items()
    }


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(without_reasons_to_end, others), max_size=10), st.sampled_from(FACTS))
def test_what_is_done_stays_done_and_nothing_is_owed_later(said: list[Said], facts: Facts) -> None:
    """While nobody takes anything back."""
    tale = lived([], facts)
    before: dict[str, Kept] = {}
    for n, (kind, command, by) in enumerate(said):
        tale.at = BEGAN + timedelta(hours=n + 1)
        tale.says(kind, command, by, cmd=CMDS[n])
        after = {one.duty.duty_id: one for one in tale.look()}
        assert before.keys() <= after.keys(), "nothing is forgotten"
        for one, was in before.items():
            if was.status is DutyStatus.DONE:
                assert (after[one].status, after[one].evidence) == (DutyStatus.DONE, was.evidence)
            if was.open:
                assert after[one].duty.due <= was.duty.due
                assert set(was.duty.rules) <= set(after[one].duty.rules)
        before = after


@settings(max_examples=50, deadline=None)
@given(st.lists(anything, min_size=3, max_size=10), st.sampled_from(FACTS))
def test_only_what_somebody_signed_ends_what_is_owed_to_a_body(said: list[Said], facts: Facts) -> None:
    signed = {cmd for cmd, (_, _, by) in zip(CMDS, said, strict=False) if by is not None}
    for one in lived(said, facts).look():
        if one.status in (DutyStatus.DONE, DutyStatus.DECIDED):
            assert one.evidence in signed
