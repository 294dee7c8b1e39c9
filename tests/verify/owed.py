"""What policy demands of a concern, and all that people do about it: every kind of entry once, and some twice."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from server.duties.looking import look
from server.feeds.append import Append
from sync.messages.assessing import ClassifyConcern, Exploitation
from sync.messages.base import Command
from sync.messages.concerns import AcknowledgeConcern, Answer, Writer
from sync.messages.duties import (
    Body,
    ChallengeReply,
    ConfirmUnplaced,
    CountersignDecision,
    DecideDuty,
    Decision,
    DutyKept,
    MeetingAction,
    MeetingState,
    Needs,
    NotifySeniors,
    RecordEvidence,
    RecordMeeting,
    RecordReply,
    RecordReturn,
    RecordReview,
    ReplyOutcome,
    WithdrawEvidence,
)
from sync.messages.recording import ChildInvolved, More, RecordConcern, ToldAlready, ToldBody
from tests.verify.writing import PACK, PACKS, Provider, Signer

WRITER = Writer(name="Sam Holt", role="Teaching assistant")
LATE = timedelta(minutes=35)
"""Written so long before it arrived: that nobody has told the police is late by then."""


async def owed(made: Provider) -> None:
    """A child was moved. Late when it comes; told, claimed, confirmed, taken back."""
    record = RecordConcern(
        setting=made.setting, writer=WRITER, children=(ChildInvolved(listed=made.child),),
        danger=Answer.YES, adult=Answer.NO, saw="Driven to the station.", when="Today",
        more=More(moved=Answer.YES, told=(ToldAlready(body=ToldBody.PLACING_AUTHORITY),)),
    )  # fmt: skip
    of, envelope = await made.seal(record, made.recorder, ago=LATE)
    await made.push(envelope)
    await kept(made, of)
    await _said(made, AcknowledgeConcern(concern=of))
    police = RecordEvidence(concern=of, body=Body.POLICE, writer=WRITER, who="PC Lee", at="14:05")
    claim = await _said(made, police, None)
    await kept(made, of)
    confirmed = RecordEvidence(concern=of, body=Body.POLICE, writer=WRITER, confirms=claim)
    wrong = await _said(made, confirmed)
    authority = RecordEvidence(concern=of, body=Body.LOCAL_AUTHORITY, writer=WRITER, who="Duty desk")
    referred = await _said(made, authority, made.recorder)
    await kept(made, of)
    await _said(made, WithdrawEvidence(concern=of, evidence=wrong, reason="Another child."))
    await kept(made, of)
    answer = RecordReply(concern=of, evidence=referred, outcome=ReplyOutcome.NO_ACTION, reference="C-1", nrm="N-1")
    reply = await _said(made, answer)
    await _said(made, ChallengeReply(concern=of, reply=reply, to="Team manager", why="She is 13."))
    await _said(made, RecordReturn(concern=of, child=made.child, at="2026-03-02T09:15:00Z"))
    await kept(made, of)
    await _said(made, WithdrawEvidence(concern=of, evidence=referred, reason="It was of her brother."))
    await kept(made, of)
    await _said(made, authority, made.recorder)
    await kept(made, of)
    await _met(made, of)
    await _decided(made)
    await _unplaced(made)
    await kept(made, of)


async def kept(made: Provider, of: str) -> dict[tuple[Body, Needs], DutyKept]:
    """The worker looks: what it finds is said, the newest of each."""
    keys = await made.keys()
    await look(made.store, keys, PACKS, [of])
    async with made.store.unit(made.tenant) as unit:
        texts, append = await unit.texts_of([of]), Append(unit, keys)
        await append.load(names=[], data_keys={one.data_key_id for one in texts}, states=[])
        said = [msgspec.json.decode(append.opened(one)[1]) for one in texts]
    states = [msgspec.convert(one["d"], DutyKept) for one in said if one["k"] == "duty-kept"]
    return {(one.body, one.needs): one for one in states}


async def _met(made: Provider, of: str) -> None:
    """Asked for, declined, held; reviewed; the seniors are told."""
    await _said(made, ClassifyConcern(concern=of, exploitation=Exploitation.YES, reason="What she said."))
    await kept(made, of)
    asked = await _said(made, RecordMeeting(concern=of, state=MeetingState.ASKED, attendees=("R. Lane, council",)))
    actions = (MeetingAction(what="Visit", owner="R. Lane", due="2026-12-01"),)
    for state, reason in ((MeetingState.DECLINED, "They called one."), (MeetingState.HELD, "")):
        said = RecordMeeting(concern=of, meeting=asked, state=state, reason=reason, actions=actions)
        await _said(made, said)
        await kept(made, of)
    forum = PACKS[PACK].forums[0].id
    await _said(made, RecordReview(concern=of, forum=forum, on="2026-11-16", by="SLT", decision="Go on."))
    await kept(made, of)
    await _said(made, NotifySeniors(concern=of))


async def _decided(made: Provider) -> None:
    """Not referred: nobody else agrees, and whoever decided cannot; a decision of nothing."""
    record = RecordConcern(
        setting=made.setting, writer=WRITER, children=(ChildInvolved(listed=made.child),), danger=Answer.NO,
        adult=Answer.NO, saw="Tired again.", when="Today",
    )  # fmt: skip
    of, envelope = await made.seal(record, made.recorder)
    await made.push(envelope)
    duty = (await kept(made, of))[Body.LOCAL_AUTHORITY, Needs.TELLING].duty
    for named in (duty, made.dice.uuid()):
        said = DecideDuty(concern=of, duty=named, decision=Decision.NOT_REFERRED, reason="They know of it.")
        decision = await _said(made, said)
        await kept(made, of)
        await _said(made, CountersignDecision(concern=of, decision=decision, agrees=True))
    assert await made.does(CountersignDecision(concern=of, decision=decision, agrees=False), made.recorder) == "held"
    await _said(made, RecordEvidence(concern=of, body=Body.LOCAL_AUTHORITY, writer=WRITER, reference="R-1"))
    await kept(made, of)


async def _unplaced(made: Provider) -> None:
    """Twice over nothing, so that the second is offered."""
    for _ in "12":
        await _said(made, ConfirmUnplaced(child=made.child, over=0, how="Asked the council."))


async def _said(made: Provider, command: Command, by: Signer | str | None = "lead") -> str:
    """Its id. By the lead, if nobody else is named."""
    cmd, envelope = await made.seal(command, made.lead if isinstance(by, str) else by)
    [answered] = await made.push(envelope)
    assert answered.receipt.split()[5] == "accepted", (command, answered.receipt)
    return cmd
