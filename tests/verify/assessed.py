"""What leads make of a concern, and keep of a child and an area: every kind of entry once, and some twice."""

from __future__ import annotations

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
from sync.messages.concerns import Answer
from sync.messages.guide import SayRead
from sync.messages.recording import SignSeen
from tests.verify.writing import Provider


async def assessed(made: Provider, concern: str) -> None:
    """Classified, and otherwise later; assessed, made safe; kept twice over nothing, so that the second is offered;
    read by somebody, by two who work elsewhere or everywhere, and by nobody in particular."""
    for exploitation in (Exploitation.NO, Exploitation.YES):
        said = ClassifyConcern(concern=concern, exploitation=exploitation, reason="What she said.")
        assert await made.does(said, made.lead) == "accepted"
        assert await made.does(said, made.recorder) == "held"
    signs = (SignSeen(sign="IND-03", note="Twice this week."),)
    made_of = AssessConcern(concern=concern, significance=Significance.LIKELY, signs=signs, reasons="More than before.")
    assert await made.does(made_of, made.lead) == "accepted"
    safe = RecordSafety(concern=concern, measures=(SafetyMeasure(what="A lift home"),), parents_told=Answer.YES)
    assert await made.does(safe, made.lead) == "accepted"
    needs = KeepNeeds(child=made.child, over=0, vulnerabilities=(SignSeen(sign="VUL-03"),), usual="Talks to nobody.")
    area = KeepArea(setting=made.setting, over=0, factors=("AREA-08",), text="The station.")
    for kept in (needs, area, needs, area):
        assert await made.does(kept, made.lead) == "accepted"
    read = SayRead(policy="safeguarding", version="2024-09")
    for by, verdict in ((made.recorder, "accepted"), (made.administrator, "accepted"), (None, "refused")):
        assert await made.does(read, by) == verdict
