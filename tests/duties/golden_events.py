"""What happens to a concern after it was saved, in a lead's words, as the entry that says so."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from server.feeds.append import instant
from sync.messages.assessing import (
    AssessConcern,
    ClassifyConcern,
    Exploitation,
    MoveToCase,
    RecordSafety,
    SafetyMeasure,
    Significance,
)
from sync.messages.children import SayAbout
from sync.messages.concerns import AcknowledgeConcern, Answer, FollowUpConcern, Writer
from sync.messages.duties import (
    Body,
    ChallengeReply,
    CountersignDecision,
    DecideDuty,
    Decision,
    MeetingState,
    Needs,
    RecordEvidence,
    RecordMeeting,
    RecordReply,
    RecordReturn,
    RecordReview,
    ReplyOutcome,
)
from sync.messages.handoffs import HandoffReceipt, HandoffState
from sync.messages.recording import ConcernKind
from tests.duties.golden_cases import moment

EXPLOITATION: Final = {
    "exploitation": Exploitation.YES,
    "may be exploitation": Exploitation.MAY_BE,
    "not exploitation": Exploitation.NO,
}
SIGNIFICANCE: Final = {
    "the child is being harmed now": Significance.HARM_NOW,
    "harm is possible": Significance.POSSIBLE,
    "nothing found so far": Significance.NOT_FOUND,
}
NEEDS: Final = {"reference": Needs.NRM_REFERENCE, "interview": Needs.RETURN_INTERVIEW, "note": Needs.NOTE}
LEAD: Final = Writer(name="Alex Reed", role="lead")

Duties = Callable[[Body, Needs, str | None], tuple[str, ...]]
"""Ids of the duties to a body that need this, of a child by name."""


class Said:
    """One entry: its kind and the command in it."""

    def __init__(self, kind: str, command: Struct) -> None:
        self.kind = kind
        self.command = command


def said_in(text: str, concern: str, ids: dict[str, str], cmds: dict[str, str], owed: Duties) -> Said:
    """`cmds`: the newest command of each kind so far, and the newest telling and answer of each body."""
    for pattern, make in PATTERNS.items():
        match = re.fullmatch(pattern, text)
        if match is not None:
            return make(concern, ids, cmds, owed, *match.groups())
    raise AssertionError(f"nothing that can happen: {text}")


def _has_it(concern: str, *_: object) -> Said:
    return Said("concern-acknowledged", AcknowledgeConcern(concern=concern))


def _followed_up(concern: str, *_: object) -> Said:
    return Said("concern-followed-up", FollowUpConcern(concern=concern, summary="s", action="a", outcome="o"))


def _classified(concern: str, _ids: object, _cmds: object, _owed: object, what: str, kinds: str | None) -> Said:
    marked = tuple(ConcernKind(one) for one in (kinds or "").split(", ") if one)
    said = ClassifyConcern(concern=concern, exploitation=EXPLOITATION[what], kinds=marked, reason="as said")
    return Said("concern-classified", said)


def _told(
    concern: str, _ids: object, _cmds: object, owed: Duties, body: str, child: str | None, unsigned: str | None
) -> Said:
    to = Body(body.replace(" ", "-"))
    duties = () if child is None else owed(to, Needs.TELLING, child)
    kind = "evidence-recorded, unsigned" if unsigned else "evidence-recorded"
    return Said(kind, RecordEvidence(concern=concern, body=to, duties=duties, writer=LEAD, who="who answered"))


def _evidence(concern: str, _ids: object, _cmds: object, _owed: object, what: str) -> Said:
    body = Body.COUNTERPART if what == "note" else Body.LOCAL_AUTHORITY
    said = RecordEvidence(
        concern=concern, body=body, needs=NEEDS[what], writer=LEAD, who="who answered", reference="4711"
    )
    return Said("evidence-recorded", said)


def _answered(concern: str, _ids: object, cmds: dict[str, str], _owed: object, body: str, more: str | None) -> Said:
    to = Body(body.replace(" ", "-"))
    outcome = ReplyOutcome.MORE_ASKED if more else ReplyOutcome.ACCEPTED
    return Said("reply-recorded", RecordReply(concern=concern, evidence=cmds[to], body=to, outcome=outcome))


def _challenged(concern: str, _ids: object, cmds: dict[str, str], _owed: object, body: str) -> Said:
    reply = cmds[f"answer of {body.replace(' ', '-')}"]
    return Said("reply-challenged", ChallengeReply(concern=concern, reply=reply, to="their manager", why="as said"))


def _assessed(concern: str, _ids: object, _cmds: object, _owed: object, what: str) -> Said:
    return Said("concern-assessed", AssessConcern(concern=concern, significance=SIGNIFICANCE[what], reasons="as said"))


def _about(concern: str, ids: dict[str, str], _cmds: object, _owed: object, without: str | None, child: str) -> Said:
    return Said("about-said", SayAbout(concern=concern, child=ids[child], about=without is None))


def _adult(concern: str, *_: object) -> Said:
    return Said("moved-to-case", MoveToCase(concern=concern, adult=Answer.NOT_SURE))


def _back(concern: str, ids: dict[str, str], _cmds: object, _owed: object, child: str, at: str) -> Said:
    return Said("return-recorded", RecordReturn(concern=concern, child=ids[child], at=instant(moment(at))))


def _meeting(concern: str, _ids: object, _cmds: object, _owed: object, state: str) -> Said:
    return Said("meeting-recorded", RecordMeeting(concern=concern, state=MeetingState(state), reason="as said"))


def _reviewed(concern: str, _ids: object, _cmds: object, _owed: object, forum: str, on: str, again: str | None) -> Said:
    said = RecordReview(concern=concern, forum=forum, on=on, by="the forum", decision="as said", again_on=again)
    return Said("review-recorded", said)


def _safe(concern: str, *_: object) -> Said:
    measures = (SafetyMeasure(what="somebody stays with them"),)
    return Said("safety-recorded", RecordSafety(concern=concern, measures=measures, parents_told=Answer.YES))


def _not_referred(concern: str, _ids: object, _cmds: object, owed: Duties, child: str) -> Said:
    (duty,) = owed(Body.LOCAL_AUTHORITY, Needs.TELLING, child)
    return Said(
        "duty-decided", DecideDuty(concern=concern, duty=duty, decision=Decision.NOT_REFERRED, reason="as said")
    )


def _ofsted(concern: str, _ids: object, _cmds: object, owed: Duties, without: str | None) -> Said:
    decision = Decision.TOLD if without is None else Decision.NOT_TOLD
    duty = owed(Body.OFSTED, Needs.DECISION, None)[-1]
    return Said("duty-decided", DecideDuty(concern=concern, duty=duty, decision=decision, reason="as said"))


def _countersigned(concern: str, _ids: object, cmds: dict[str, str], *_: object) -> Said:
    said = CountersignDecision(concern=concern, decision=cmds["duty-decided"], agrees=True)
    return Said("decision-countersigned, by another", said)


def _shared(concern: str, ids: dict[str, str], cmds: dict[str, str], _owed: object, child: str, place: str) -> Said:
    cmds[f"{child} {place}"] = str(uuid.uuid4())
    return _became(HandoffState.SENT, concern, ids, cmds, child, place)


def _opened(concern: str, ids: dict[str, str], cmds: dict[str, str], _owed: object, place: str, child: str) -> Said:
    return _became(HandoffState.OPENED, concern, ids, cmds, child, place)


def _noted(concern: str, ids: dict[str, str], cmds: dict[str, str], _owed: object, place: str, child: str) -> Said:
    return _became(HandoffState.NOTED, concern, ids, cmds, child, place)


def _taken_back(concern: str, ids: dict[str, str], cmds: dict[str, str], _owed: object, child: str, place: str) -> Said:
    return _became(HandoffState.WITHDRAWN, concern, ids, cmds, child, place)


def _became(
    state: HandoffState, concern: str, ids: dict[str, str], cmds: dict[str, str], child: str, place: str
) -> Said:
    said = HandoffReceipt(
        handoff=cmds[f"{child} {place}"],
        concern=concern,
        child=ids[child],
        bridge=ids[place],
        from_setting=concern,
        to_setting=ids[place],
        state=state,
        at="2026-11-20T09:00:00.000Z",
        note=str(uuid.uuid4()) if state is HandoffState.NOTED else None,
        line="as signed",
        sig="",
    )
    return Said("handoff-receipt", said)


PATTERNS: Final[dict[str, Callable[..., Said]]] = {
    "a lead has it": _has_it,
    "followed up": _followed_up,
    r"classified as (exploitation|may be exploitation|not exploitation)(?:: (.*))?": _classified,
    r"told (police|local authority|placing authority|prevent|lado|seniors|education|counterpart|outside)"
    r"(?: of (\w+))?(, not signed in)?": _told,
    r"recorded the (reference|interview|note)": _evidence,
    r"the (local authority|police|placing authority|prevent|lado) answered(, asking for more)?": _answered,
    r"we do not agree with the (local authority|police|placing authority|prevent|lado)": _challenged,
    rf"assessed: ({'|'.join(SIGNIFICANCE)})": _assessed,
    r"it is (not )?about (\w+)": _about,
    "an adult who works here may be involved": _adult,
    r"(\w+) is back since (.*)": _back,
    r"the meeting is (asked|convened|held|declined)": _meeting,
    r"reviewed in (\w+) on (\S+?)(?:, again on (\S+))?": _reviewed,
    "what keeps them safe is recorded": _safe,
    r"decided not to refer (\w+)": _not_referred,
    "decided that Ofsted is (not )?told": _ofsted,
    "another lead countersigned": _countersigned,
    r"shared (\w+) with (.*)": _shared,
    r"(.*) opened what was shared of (\w+)": _opened,
    r"(.*) made a note of (\w+)": _noted,
    r"what was shared of (\w+) with (.*) was taken back": _taken_back,
}
