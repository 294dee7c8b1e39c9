"""Who may say what of a duty, without a database: placed or held, never refused, whatever words it carries."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from server.duties import rules
from server.feeds.decision import Decided, Hold, HoldReason, Refuse
from server.feeds.matters import MatterKind
from server.registry import COMMANDS
from sync.messages.base import Command
from sync.messages.concerns import Writer
from sync.messages.duties import (
    Body,
    ChallengeReply,
    CountersignDecision,
    DecideDuty,
    Decision,
    MeetingState,
    NotifySeniors,
    RecordEvidence,
    RecordMeeting,
    RecordReply,
    RecordReturn,
    RecordReview,
    ReplyOutcome,
    WithdrawEvidence,
)
from tests.rules.test_concerns import BODY, LEAD, MATTER, RECORDER, given, matter

EVIDENCE = RecordEvidence(concern=MATTER, body=Body.POLICE, writer=Writer(name="Sam"))
BY_LEADS: tuple[Command, ...] = (
    WithdrawEvidence(concern=MATTER, evidence=LEAD, reason="Not so."),
    DecideDuty(concern=MATTER, duty=LEAD, decision=Decision.NOT_REFERRED, reason="Known."),
    CountersignDecision(concern=MATTER, decision=LEAD, agrees=True),
    RecordReply(concern=MATTER, evidence=LEAD, outcome=ReplyOutcome.ACCEPTED),
    ChallengeReply(concern=MATTER, reply=LEAD, to="Team manager", why="She is 13."),
    RecordReturn(concern=MATTER, child=LEAD, at="2026-11-21T14:03:00Z"),
    RecordMeeting(concern=MATTER, state=MeetingState.HELD),
    RecordReview(concern=MATTER, forum="slt", on="2026-11-21", by="SLT", decision="Go on."),
)
SENIORS = NotifySeniors(concern=MATTER)
UNKNOWN = Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=MATTER)


def decide(command: Command, **more: object) -> object:
    tag = command.__struct_config__.tag
    assert isinstance(tag, str)
    return COMMANDS[tag, 1].decide(command, given(**more))  # type: ignore[arg-type]


@pytest.mark.parametrize("command", [EVIDENCE, *BY_LEADS, SENIORS], ids=lambda one: type(one).__name__)
def test_a_lead_says_it_in_their_own_words(command: Command) -> None:
    done = decide(command, target=matter(), works=True, by=LEAD)
    assert isinstance(done, Decided)
    [entry] = done.entries
    assert (entry.feed, entry.matter_id, entry.data) == (matter().name, MATTER, BODY)
    assert (done.changes, done.begins, done.rows) == (None, None, ()), "nothing else is changed by it"


@pytest.mark.parametrize("by", [RECORDER, None])
def test_whoever_recorded_it_may_have_told_somebody(by: str | None) -> None:
    assert isinstance(decide(EVIDENCE, target=matter(), by=by), Decided)


@pytest.mark.parametrize("command", BY_LEADS, ids=lambda one: type(one).__name__)
def test_anybody_else_is_kept_whole_until_somebody_reads_it(command: Command) -> None:
    assert decide(command, target=matter(), by=RECORDER) == UNKNOWN
    assert decide(command, target=None, by=LEAD) == UNKNOWN


@pytest.mark.parametrize("command", [EVIDENCE, *BY_LEADS], ids=lambda one: type(one).__name__)
def test_nothing_is_owed_of_a_rehearsal(command: Command) -> None:
    rehearsal = replace(matter(), kind=MatterKind.REHEARSAL)
    assert decide(command, target=rehearsal, works=True, by=LEAD) == UNKNOWN


def test_what_carries_no_words_is_refused_or_after_a_restore_waits() -> None:
    assert isinstance(decide(SENIORS, target=matter(), by=RECORDER), Refuse)
    assert isinstance(decide(SENIORS, target=None, by=LEAD), Refuse)
    assert decide(SENIORS, target=None, by=LEAD, restored=True) == UNKNOWN
    rehearsal = replace(matter(), kind=MatterKind.REHEARSAL)
    assert isinstance(decide(SENIORS, target=rehearsal, works=True, by=LEAD), Refuse)


def test_all_of_them_are_by_the_same_rules() -> None:
    tags = [type(one).__struct_config__.tag for one in (EVIDENCE, *BY_LEADS, SENIORS)]
    assert {COMMANDS[str(tag), 1].rules for tag in tags} == {rules.RULES}
