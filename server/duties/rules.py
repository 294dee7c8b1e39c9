"""What people say of duties, put beside the concern. Pure (R4, R17, R19, R21).

Each carries a person's words, so it is placed or held, never refused. Whether it ends a duty is found when the duties
of its concern are looked at: nothing here waits for that, and nobody sees more than they already could.
"""

from __future__ import annotations

from typing import Final

from server.access.administration import keeps
from server.access.appointments import LEADS, in_force
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason, Refuse, RefuseReason
from server.feeds.matters import Matter, MatterKind
from sync.feeds import FeedKind, FeedName
from sync.messages.duties import (
    ChallengeReply,
    ConfirmUnplaced,
    CountersignDecision,
    DecideDuty,
    NotifySeniors,
    RecordEvidence,
    RecordMeeting,
    RecordReply,
    RecordReturn,
    RecordReview,
    WithdrawEvidence,
)
from sync.messages.notices import AcknowledgeNotice

RULES: Final = "evidence/1"

ByLead = (
    WithdrawEvidence
    | DecideDuty
    | CountersignDecision
    | RecordReply
    | ChallengeReply
    | RecordReturn
    | RecordMeeting
    | RecordReview
)

UNPLACED: Final = "child-unplaced"


def record_evidence(command: RecordEvidence, given: Given) -> Decision:
    """By anyone who can name the concern: whoever recorded it may be the one who told the police (R4)."""
    concern = given.target
    if concern is None or concern.kind is MatterKind.REHEARSAL:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    return _said(concern, "evidence-recorded", given)


def withdraw(command: WithdrawEvidence, given: Given) -> Decision:
    """It was not so: what it ended is owed again. It stays on record, and so does this."""
    concern = _worked(given)
    return _unknown(command) if concern is None else _said(concern, "evidence-withdrawn", given)


def decide(command: DecideDuty, given: Given) -> Decision:
    """A reasoned decision. One that the duty does not allow stands beside it and ends nothing (R17)."""
    concern = _worked(given)
    return _unknown(command) if concern is None else _said(concern, "duty-decided", given)


def countersign(command: CountersignDecision, given: Given) -> Decision:
    """By somebody else than whoever decided (R17)."""
    concern = _worked(given)
    return _unknown(command) if concern is None else _said(concern, "decision-countersigned", given)


def reply(command: RecordReply, given: Given) -> Decision:
    """What was answered."""
    concern = _worked(given)
    return _unknown(command) if concern is None else _said(concern, "reply-recorded", given)


def challenge(command: ChallengeReply, given: Given) -> Decision:
    """That we disagree with what was answered."""
    concern = _worked(given)
    return _unknown(command) if concern is None else _said(concern, "reply-challenged", given)


def returned(command: RecordReturn, given: Given) -> Decision:
    """A child is back: an interview is owed from then on (R22)."""
    concern = _worked(given)
    return _unknown(command) if concern is None else _said(concern, "return-recorded", given)


def meeting(command: RecordMeeting, given: Given) -> Decision:
    """What became of a meeting of several agencies (REQ-11-H)."""
    concern = _worked(given)
    return _unknown(command) if concern is None else _said(concern, "meeting-recorded", given)


def review(command: RecordReview, given: Given) -> Decision:
    """It was reviewed in a forum (REQ-11-I)."""
    concern = _worked(given)
    return _unknown(command) if concern is None else _said(concern, "review-recorded", given)


def _worked(given: Given) -> Matter | None:
    """What the author works; nothing is owed of a rehearsal."""
    concern = given.target
    works = concern is not None and given.works_on_target and concern.kind is not MatterKind.REHEARSAL
    return concern if works else None


def _unknown(command: ByLead) -> Hold:
    return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)


def notify_seniors(command: NotifySeniors, given: Given) -> Decision:
    """A lead asks for it; whom the policy names is told when the concern is looked at. It carries no words."""
    concern = given.target
    if concern is None and given.restored:
        return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
    if concern is None or not given.works_on_target or concern.kind is MatterKind.REHEARSAL:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    return _said(concern, "seniors-notified", given)


def acknowledge_notice(command: AcknowledgeNotice, given: Given) -> Decision:
    """By whom a notice was given. It stands in their own feed alone: what they may read of the concern, which may be
    nothing, is the same after it. For anybody else there is no such notice, as there is none of what nobody knows."""
    person = given.actor.person
    if person is None or not given.noticed:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    own, of = FeedName(FeedKind.OWN, person), command.concern
    return Decided(entries=(Draft(feed=own, kind="notice-acknowledged", matter_id=of, data=given.body, state_of=of),))


def confirm_unplaced(command: ConfirmUnplaced, given: Given) -> Decision:
    """By a lead of the child's setting: a state on its desk, as the fuller record is."""
    known, person = given.known, given.actor.person
    child = None if known is None else known.children.get(command.child)
    if known is None or child is None or person is None:
        return Hold(reason=HoldReason.UNKNOWN_TARGET)
    if not keeps(in_force(known.posts.get(person, ()), given.now), LEADS, known.places[child.setting_id]):
        return Hold(reason=HoldReason.UNKNOWN_TARGET)
    desk, of = FeedName(FeedKind.DESK, child.setting_id), child.child_id
    if command.over != known.newest.get((desk, UNPLACED, of), 0):
        return Decided(entries=(Draft(feed=desk, kind="child-unplaced-offered", matter_id=of, data=given.body),))
    return Decided(entries=(Draft(feed=desk, kind="child-unplaced", matter_id=of, data=given.body, state_of=of),))


def _said(concern: Matter, kind: str, given: Given) -> Decided:
    return Decided(entries=(Draft(feed=concern.name, kind=kind, matter_id=concern.matter_id, data=given.body),))
