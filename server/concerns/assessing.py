"""What a lead makes of a concern: what it is, how it stands, what keeps the child safe. Pure (REQ-4-B, REQ-12-A; R7).

Each is a fact beside the first words, and of each the newest counts. They carry a person's words, so they are placed or
held, never refused. Nothing here scores anything, and nothing makes one step wait for another: a follow-up without
safety measures is taken, and the desk says that none are recorded (R24).
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Hold, HoldReason
from server.feeds.matters import Matter, MatterKind
from sync.messages.assessing import AssessConcern, ClassifyConcern, RecordSafety

RULES: Final = "assessing/1"


def classify(command: ClassifyConcern, given: Given) -> Decision:
    """What it is held to be. Until somebody has said so, and gave the reason, the strict clocks run (R7)."""
    concern = _worked(given)
    if concern is None:
        return _unknown(command)
    entry = Draft(feed=concern.name, kind="concern-classified", matter_id=concern.matter_id, data=given.body)
    facts = replace(concern.facts, classified=command.exploitation)
    return Decided(entries=(entry,), changes=replace(concern, facts=facts))


def assess(command: AssessConcern, given: Given) -> Decision:
    """A judgement in words, with its reasons."""
    concern = _worked(given)
    if concern is None:
        return _unknown(command)
    entry = Draft(feed=concern.name, kind="concern-assessed", matter_id=concern.matter_id, data=given.body)
    return Decided(entries=(entry,))


def record_safety(command: RecordSafety, given: Given) -> Decision:
    """What was put in place, and whether parents or carers know, or why not."""
    concern = _worked(given)
    if concern is None:
        return _unknown(command)
    entry = Draft(feed=concern.name, kind="safety-recorded", matter_id=concern.matter_id, data=given.body)
    return Decided(entries=(entry,))


def _worked(given: Given) -> Matter | None:
    """What the author works; nothing of a rehearsal is about a child."""
    concern = given.target
    works = concern is not None and given.works_on_target and concern.kind is not MatterKind.REHEARSAL
    return concern if works else None


def _unknown(command: ClassifyConcern | AssessConcern | RecordSafety) -> Hold:
    return Hold(reason=HoldReason.UNKNOWN_TARGET, waits_for=command.concern)
