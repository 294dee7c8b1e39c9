"""What policy or law then demands: who is told, by when, and what shows it was done (requirements D.4; R13-R24).

A duty is planned by the server from what is known, and stands as a state in the feed of its concern. What somebody says
that they did is a command in their own words beside it: it ends the duty, and no amendment takes that back. Only a lead
does, by name and with a reason (`WithdrawEvidence`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from sync.messages.base import (
    ChildId,
    Command,
    CommandId,
    Day,
    EntryData,
    Instant,
    Line,
    MatterId,
    PersonId,
    SettingId,
    Story,
)
from sync.messages.concerns import By, Writer

DUTIES_MAX = 60
ACTIONS_MAX = 40
ATTENDEES_MAX = 40
RULES_MAX = 12

DutyId = Annotated[str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
"""The same for the same concern, child, body and need, whoever plans it and how often."""
RuleId = Annotated[str, Meta(max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$")]
"""A rule of the pack. It says where it is from."""


class Body(StrEnum):
    """Whom something is owed to, or who owes it."""

    POLICE = "police"
    LOCAL_AUTHORITY = "local-authority"
    PLACING_AUTHORITY = "placing-authority"
    """Who placed or funds the child: one duty for each there is."""
    PREVENT = "prevent"
    LADO = "lado"
    OFSTED = "ofsted"
    """And each other relevant person of regulation 40(4)."""
    SENIORS = "seniors"
    COUNTERPART = "counterpart"
    """The school of a child who lives in a home of the provider, or the other way round (R20)."""
    OUTSIDE = "outside"
    """The same with another provider: told outside Harken, and noted here (R36)."""
    PRIMARY_SYSTEM = "primary-system"
    EDUCATION = "education"
    SETTING = "setting"
    """Those who work there: what keeps the child safe, a review."""
    LEAD = "lead"
    """Whoever leads there. Nothing here is owed to them, who are told by the ladder; that they were told in person may
    begin a clock (R15)."""


class Needs(StrEnum):
    """What ends it."""

    TELLING = "telling"
    """Somebody told them: who, when, how, a reference."""
    REPLY = "reply"
    """They answer. It is theirs to do and ours to chase."""
    DECISION = "decision"
    """Told or not told, with the reason."""
    NRM_REFERENCE = "nrm-reference"
    """The authority has referred to the National Referral Mechanism, and says under which reference."""
    RETURN_INTERVIEW = "return-interview"
    PLACING = "placing"
    """Who places or funds the child is recorded, or that nobody does (R21)."""
    SAFETY = "safety"
    """What was put in place, and whether parents or carers know (R24)."""
    MEETING = "meeting"
    REVIEW = "review"
    COPY = "copy"
    """It stands in the provider's primary system as well (R23)."""
    NOTE = "note"
    """The counterpart has written a note of its own."""


class DutyStatus(StrEnum):
    OWED = "owed"
    CLAIMED = "claimed"
    """Somebody who did not sign in says that it was done, or somebody who says neither whom they told nor a reference,
    or not which of several authorities: a lead confirms it. Until then it climbs as before."""
    UNCOUNTERSIGNED = "uncountersigned"
    """A lead decided not to refer, and nobody has countersigned yet (R17). Until then it climbs as before."""
    DONE = "done"
    DECIDED = "decided"
    ENDED = "ended"
    """No longer owed: a lead classified it as not exploitation (R7), or it is not about this child (R33)."""


class Means(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    IN_PERSON = "in-person"
    FORM = "form"
    LETTER = "letter"
    OTHER = "other"


class RecordEvidence(Command, frozen=True, tag="record-evidence", kw_only=True):
    """ "I told them": by a recorder or a lead, offline too (R4). It is no acknowledgement.

    `duties`: which of the concern's duties it is of; none: all that the concern owes to this body for the children whom
    it is about by then, because whoever recorded it does not see its duties, and nobody does before it has been sent.
    `at`: when, as a wall time with a day.

    It ends them where its author signed in and a telling says whom or a reference (D.4). Anything else is a claim: a
    lead who has checked it says so by one of their own, which names the claim in `confirms`.
    """

    concern: MatterId
    body: Body
    needs: Needs = Needs.TELLING
    duties: Annotated[tuple[DutyId, ...], Meta(max_length=DUTIES_MAX)] = ()
    writer: Writer
    who: Line = ""
    """Whom they spoke to."""
    at: Line = ""
    how: Means | None = None
    reference: Line = ""
    sent: Story = ""
    """What was said or sent."""
    confirms: CommandId | None = None
    """The claim that this one confirms: whom, when and the reference stand there."""


class WithdrawEvidence(Command, frozen=True, tag="withdraw-evidence", kw_only=True):
    """A lead says that something was not so, and why: what it ended is owed again, by when it was owed at first.

    It stays on record with what it takes back. `evidence`: the command that said so, whether it told, answered,
    decided, met or reviewed; the concern itself for what its recorder says there that they had told.
    """

    concern: MatterId
    evidence: CommandId
    reason: Annotated[str, Meta(min_length=1, max_length=20_000)]


class Decision(StrEnum):
    NOT_REFERRED = "not-referred"
    """Only of the referral to the local authority within one working day (11.1; R17): countersigned."""
    NOT_TOLD = "not-told"
    """Of a duty that is to decide, with the reason (regulation 40(4)); a meeting that was not convened."""
    TOLD = "told"


class DecideDuty(Command, frozen=True, tag="decide-duty", kw_only=True):
    """A lead's reasoned decision about one duty."""

    concern: MatterId
    duty: DutyId
    decision: Decision
    reason: Annotated[str, Meta(min_length=1, max_length=20_000)]


class CountersignDecision(Command, frozen=True, tag="countersign-decision", kw_only=True):
    """By a second lead or a head; `agrees` false: it is owed as before."""

    concern: MatterId
    decision: CommandId
    agrees: bool
    reason: Story = ""


class ReplyOutcome(StrEnum):
    ACCEPTED = "accepted"
    MORE_ASKED = "more-asked"
    """No decision yet: an answer is still owed."""
    NO_ACTION = "no-action"
    OTHER = "other"


class RecordReply(Command, frozen=True, tag="record-reply", kw_only=True):
    """What a body answered. `evidence`: the telling that it answers, or the concern itself where its recorder had told
    them; `body` is then whose answer it is. `reference`: theirs; `nrm`: under which they referred to the National
    Referral Mechanism (REQ-7-F).
    """

    concern: MatterId
    evidence: CommandId
    body: Body | None = None
    outcome: ReplyOutcome
    who: Line = ""
    at: Line = ""
    reference: Line = ""
    nrm: Line = ""
    answer: Story = ""


class ChallengeReply(Command, frozen=True, tag="challenge-reply", kw_only=True):
    """We disagree with the answer and say so, to whom and why. It was answered all the same: what they answer to this
    is one more reply."""

    concern: MatterId
    reply: CommandId
    to: Line
    why: Annotated[str, Meta(min_length=1, max_length=20_000)]


class RecordReturn(Command, frozen=True, tag="record-return", kw_only=True):
    """A child who was missing is back. An interview is owed by the authority within 72 hours of it (England)."""

    concern: MatterId
    child: ChildId
    at: Instant
    text: Story = ""


class MeetingState(StrEnum):
    ASKED = "asked"
    CONVENED = "convened"
    HELD = "held"
    DECLINED = "declined"
    """With a reason. Without one it is as if nobody had said."""


class MeetingAction(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    what: Line
    owner: Line = ""
    due: Day | None = None


class RecordMeeting(Command, frozen=True, tag="record-meeting", kw_only=True):
    """A multi-agency professional meeting (11.5, REQ-11-H), whole, in place of what was said of it under `meeting`."""

    concern: MatterId
    meeting: CommandId | None = None
    """The first command of it; none: this is the first."""
    state: MeetingState
    on: Line = ""
    attendees: Annotated[tuple[Line, ...], Meta(max_length=ATTENDEES_MAX)] = ()
    """Each with their agency."""
    shared: Story = ""
    reason: Story = ""
    """Why it was declined, by whom."""
    actions: Annotated[tuple[MeetingAction, ...], Meta(max_length=ACTIONS_MAX)] = ()


class RecordReview(Command, frozen=True, tag="record-review", kw_only=True):
    """ "Reviewed on, by, decision", in a forum of the pack (11.6, REQ-11-I). `again_on`: when next, if at all."""

    concern: MatterId
    forum: RuleId
    on: Day
    by: Line
    decision: Annotated[str, Meta(min_length=1, max_length=20_000)]
    again_on: Day | None = None


class NotifySeniors(Command, frozen=True, tag="notify-seniors", kw_only=True):
    """A lead has those told whom the policy names (11.1; R19). Harken picks them, without whom the concern excludes."""

    concern: MatterId


class ConfirmUnplaced(Command, frozen=True, tag="confirm-unplaced", kw_only=True):
    """Nobody places or funds this child, as far as a lead could find out (R21). An authority recorded later counts."""

    child: ChildId
    over: int
    how: Annotated[str, Meta(min_length=1, max_length=2_000)]


class DutyKept(EntryData, frozen=True, tag="duty-kept", kw_only=True):
    """State, in the concern's feed: one duty. `evidence` is the command that ended it, or says so.

    `due` is when it is owed by, `overdue` when it climbs. `whom` is the name of the authority, school or home, where
    the child's record has one; the id of a setting of this provider, or of a forum. `provisional`: owed until a lead
    has classified the concern (R7).
    """

    duty: DutyId
    concern: MatterId
    child: ChildId | None = None
    body: Body
    needs: Needs
    whom: Line = ""
    called: Line = ""
    """The name of a setting whose id `whom` is."""
    nth: int = 0
    """How often the same was owed before: a review in its next round, a telling of what came to be known since."""
    rules: Annotated[tuple[RuleId, ...], Meta(max_length=RULES_MAX)]
    law: bool = False
    """Law or national guidance asks it, and not only the tenant's policy (R22)."""
    start: Instant
    due: Instant
    overdue: Instant
    at_once: bool = False
    """The policy says immediately."""
    provisional: bool = False
    status: DutyStatus
    theirs: bool = False
    """The other setting has opened what it is owed for: it waits for their note, and they are told that it is late."""
    evidence: CommandId | None = None
    by: By | None = None
    at: Instant | None = None
    """When it was done, decided or ended: by the server's clock."""


class DutyStepped(EntryData, frozen=True, tag="duty-stepped", kw_only=True):
    """Fact, in the concern's feed: a duty that is not done has been told again, to these (R13). `people` are the ids of
    `told`, in their order."""

    duty: DutyId
    step: int
    overdue: bool
    told: tuple[By, ...]
    people: tuple[PersonId, ...] = ()


class DutyWaits(EntryData, frozen=True, tag="duty-waits", kw_only=True):
    """State, in the own feed of someone above a desk who was alerted and cannot read it: somewhere something that
    policy or law asks is late. What it is, or about whom, is not said. `waits` false: it is done."""

    concern: MatterId
    setting: SettingId
    since: Instant
    waits: bool


class ReportDuty(EntryData, frozen=True, tag="report-duty", kw_only=True):
    """State, in the recorder's own feed: who was told of what they recorded, and no word of it (REQ-11-B)."""

    concern: MatterId
    duty: DutyId
    body: Body
    needs: Needs
    due: Instant
    status: DutyStatus
    by: By | None = None
    at: Instant | None = None
