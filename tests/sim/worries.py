"""Concerns as chance makes them, and what people then say and do about them: as entries of their feed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.duties.duty import Duty, Kept, KnownChild
from server.duties.keeping import FOLLOW
from server.feeds.append import instant
from server.feeds.matters import Facts, Matter, MatterKind, MatterState
from server.feeds.registers import Setting
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import (
    AssessConcern,
    ClassifyConcern,
    Exploitation,
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
    WithdrawEvidence,
)
from sync.messages.recording import ChildInvolved, ConcernKind, More, RecordConcern
from sync.messages.settings import Nation, SettingKind
from tests.sim.shared import Sent, counterparts, settles, shares

WRITER = Writer(name="Sam Holt")
LEADS = tuple(str(UUID(int=n + 1, version=4)) for n in range(3))
AUTHORITIES = ("Northshire", "Southshire", "Eastborough")
ANSWERS = (Answer.NO, Answer.NO, Answer.NO, Answer.NOT_SURE, Answer.NOT_ANSWERED, Answer.YES)


class Worry(Struct, kw_only=True):
    """`placing`: who places each child whom a record knows of, and where they are as well; `patience`: how often
    anybody still does something; `sent`: to settings where they are."""

    id: str
    pack: str
    setting: Setting
    matter: Matter
    texts: list[bytes]
    placing: dict[str, KnownChild]
    patience: int
    neglected: bool
    pause_s: float
    rung_at: datetime
    at: int = 0
    acted: int = 0
    said: int = 0
    open: list[Kept] = []
    told: list[str] = []
    decided: list[str] = []
    sent: list[Sent] = []

    def known(self, children: Iterable[str | None]) -> list[KnownChild]:
        return [KnownChild(child=None) if one is None else self.placing[one] for one in children]

    def says(self, kind: str, data: Struct, at: datetime, by: str | None = None) -> str:
        """Under a command of its own, which is returned."""
        self.said += 1
        cmd = str(UUID(int=(UUID(self.id).int >> 64 << 64) + self.said, version=4))
        entry = {"k": kind, "at": instant(at), "by": by, "how": "none" if by is None else "key", "cmd": cmd}
        self.texts.append(msgspec.json.encode(entry | {"d": data}))
        return cmd


def begin(chance: random.Random, n: int, now: datetime) -> Worry:
    concern = str(UUID(int=chance.getrandbits(128), version=4))
    pack = chance.choice(("affinity", "outcomes-first"))
    listed = [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(3)]
    involved = [ChildInvolved(listed=one) for one in listed[: chance.randint(0, 3)]]
    nation = chance.choice(list(Nation))
    setting = Setting(
        setting_id=str(UUID(int=9, version=4)), region_id=None, kind=chance.choice(list(SettingKind)), nation=nation,
        name="Alder",
    )  # fmt: skip
    facts = Facts(
        danger=chance.choice(ANSWERS), adult=Answer.NO, disclosed=chance.choice(ANSWERS), moved=chance.choice(ANSWERS),
        kinds=tuple(chance.sample(list(ConcernKind), chance.randint(0, 2))),
    )  # fmt: skip
    late = timedelta(hours=chance.choice((0, 0, 0, 1, 30)))
    matter = Matter(
        matter_id=concern, kind=MatterKind.CONCERN, setting_id=setting.setting_id, feed_id="f",
        name=FeedName(FeedKind.DESK, setting.setting_id), data_key_id="k", state=MatterState.UNREAD, author_id=None,
        device_id=None, facts=facts, made_at=now - late, received_at=now,
    )  # fmt: skip
    made = Worry(
        id=concern, pack=pack, setting=setting, matter=matter, texts=[], placing={}, rung_at=now,
        patience=chance.randint(2, 12), neglected=chance.random() < 0.005, pause_s=chance.choice((600, 1200, 3600)),
        told=[], decided=[], sent=[],
    )  # fmt: skip
    for child in listed:
        made.placing[child] = _placed(chance, child)
    recorded = RecordConcern(
        setting=setting.setting_id, writer=WRITER, children=tuple(involved or [ChildInvolved(described="A girl")]),
        danger=facts.danger, adult=Answer.NO, saw="Seen.", when="Now",
        more=More(disclosed=facts.disclosed, moved=facts.moved, kinds=facts.kinds),
    )  # fmt: skip
    made.says("concern-recorded", recorded, now)
    return made


def acts(chance: random.Random, worry: Worry, now: datetime) -> None:
    """One thing. Most of them are what a duty asks for."""
    worry.acted += 1
    what = chance.choices((_does, _judges, _reads, _decides, _amends, _doubts, shares), (12, 2, 3, 2, 2, 1, 8))[0]
    what(chance, worry, now)


def finishes(chance: random.Random, worry: Worry, now: datetime) -> None:
    """Everything that is open, by a lead who signs, and it is closed."""
    worry.acted += 1
    if worry.matter.state is not MatterState.FOLLOWED_UP:
        worry.matter = replace(worry.matter, state=MatterState.FOLLOWED_UP, followed_up_at=now)
        said = FollowUpConcern(concern=worry.id, summary="a", action="b", outcome="c")
        worry.says("concern-followed-up", said, now, LEADS[0])
    if chance.random() < 0.3:
        settles(chance, worry, now)
    for one in worry.open:
        _do(chance, worry, one.duty, LEADS[0], now)
    for evidence in worry.told if any(one.duty.needs in FOLLOW for one in worry.open) else ():
        reply = RecordReply(concern=worry.id, evidence=evidence, outcome=ReplyOutcome.ACCEPTED, nrm="N")
        worry.says("reply-recorded", reply, now, LEADS[0])


def _placed(chance: random.Random, child: str) -> KnownChild:
    placing = tuple(chance.sample(AUTHORITIES, chance.choice((0, 0, 1, 1, 2))))
    unplaced = not placing and chance.random() < 0.5
    return KnownChild(child=child, placing=placing, unplaced=unplaced, counterparts=counterparts(chance))


def _does(chance: random.Random, worry: Worry, now: datetime) -> None:
    if worry.open:
        _do(chance, worry, chance.choice(worry.open).duty, chance.choice((None, *LEADS)), now)


def _do(chance: random.Random, worry: Worry, duty: Duty, lead: str | None, now: datetime) -> None:
    match duty.needs:
        case _ if duty.body is Body.COUNTERPART and chance.random() < 0.8:
            shares(chance, worry, now)
        case Needs.SAFETY:
            worry.says(
                "safety-recorded",
                RecordSafety(concern=worry.id, measures=(SafetyMeasure(what="Watched."),), parents_told=Answer.YES),
                now,
                lead,
            )
        case Needs.PLACING:
            if duty.child is None:
                it_is = SayAbout(concern=worry.id, child=chance.choice(list(worry.placing)), about=True)
                worry.says("about-said", it_is, now, LEADS[0])
            else:
                known = worry.placing[duty.child]
                worry.placing[duty.child] = replace(known, placing=(chance.choice(AUTHORITIES),), unplaced=False)
        case Needs.MEETING:
            worry.says("meeting-recorded", RecordMeeting(concern=worry.id, state=MeetingState.HELD), now, lead)
        case Needs.REVIEW:
            day = str(now.date())
            review = RecordReview(concern=worry.id, forum=duty.whom, on=day, by="All", decision="Goes on.")
            worry.says("review-recorded", review, now, lead)
        case Needs.DECISION:
            decided = DecideDuty(concern=worry.id, duty=duty.duty_id, decision=Decision.TOLD, reason="Because.")
            worry.says("duty-decided", decided, now, lead)
        case Needs.REPLY | Needs.NRM_REFERENCE if worry.told:
            reply = RecordReply(
                concern=worry.id, evidence=chance.choice(worry.told), outcome=chance.choice(list(ReplyOutcome)), nrm="N"
            )
            answer = worry.says("reply-recorded", reply, now, lead)
            if chance.random() < 0.2:
                against = ChallengeReply(concern=worry.id, reply=answer, to="Team manager", why="She is 13.")
                worry.says("reply-challenged", against, now, LEADS[0])
        case _:
            told = RecordEvidence(
                concern=worry.id, body=duty.body, needs=duty.needs, writer=WRITER, who="Duty officer", reference="7",
                duties=(duty.duty_id,) if chance.random() < 0.6 else (),
            )  # fmt: skip
            worry.told.append(worry.says("evidence-recorded", told, now, lead))


def _judges(chance: random.Random, worry: Worry, now: datetime) -> None:
    judged = chance.choice(list(Exploitation))
    facts = replace(worry.matter.facts, classified=judged)
    worry.matter = replace(worry.matter, facts=facts)
    kinds = tuple(chance.sample(list(ConcernKind), chance.randint(0, 2)))
    said = ClassifyConcern(concern=worry.id, exploitation=judged, kinds=kinds, reason="So it seems.")
    worry.says("concern-classified", said, now, LEADS[0])
    assessed = AssessConcern(concern=worry.id, significance=chance.choice(list(Significance)), reasons="So it seems.")
    worry.says("concern-assessed", assessed, now, LEADS[0])


def _reads(chance: random.Random, worry: Worry, now: datetime) -> None:
    if worry.matter.state is MatterState.UNREAD:
        worry.matter = replace(worry.matter, state=MatterState.ACKNOWLEDGED, acknowledged_at=now)
        worry.says("concern-acknowledged", AcknowledgeConcern(concern=worry.id), now, LEADS[0])
    elif chance.random() < 0.3:
        worry.matter = replace(worry.matter, state=MatterState.FOLLOWED_UP, followed_up_at=now)
        said = FollowUpConcern(concern=worry.id, summary="a", action="b", outcome="c")
        worry.says("concern-followed-up", said, now, LEADS[0])


def _decides(chance: random.Random, worry: Worry, now: datetime) -> None:
    if worry.decided and chance.random() < 0.5:
        agrees = CountersignDecision(
            concern=worry.id, decision=chance.choice(worry.decided), agrees=chance.random() < 0.7
        )
        worry.says("decision-countersigned", agrees, now, chance.choice(LEADS))
    elif worry.open:
        duty = chance.choice(worry.open).duty
        said = DecideDuty(
            concern=worry.id, duty=duty.duty_id, decision=chance.choice(list(Decision)), reason="Because."
        )
        worry.decided.append(worry.says("duty-decided", said, now, LEADS[0]))


def _amends(chance: random.Random, worry: Worry, now: datetime) -> None:
    """It is about another child too, or not about one; a child came back; a child's record says something else."""
    child = chance.choice(list(worry.placing))
    what = chance.random()
    if what < 0.5:
        about = SayAbout(concern=worry.id, child=child, about=chance.random() < 0.7)
        worry.says("about-said", about, now, LEADS[0])
    elif what < 0.7:
        back = RecordReturn(concern=worry.id, child=child, at=instant(now - timedelta(hours=chance.randint(0, 5))))
        worry.says("return-recorded", back, now, LEADS[0])
    else:
        worry.placing[child] = _placed(chance, child)


def _doubts(chance: random.Random, worry: Worry, now: datetime) -> None:
    if worry.told:
        back = WithdrawEvidence(concern=worry.id, evidence=chance.choice(worry.told), reason="It was not so.")
        worry.says("evidence-withdrawn", back, now, LEADS[1])
