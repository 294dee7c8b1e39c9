"""What a lead makes of a concern: classified, assessed, made safe, moved out of sight of whom it is about
(REQ-4-B, REQ-4-D, REQ-12-A; R7, R24, R28). Each is a fact beside the others; the newest of its kind counts.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from sync.messages.base import ChildId, Command, EntryData, Line, MatterId, PersonId, SettingId, Story
from sync.messages.concerns import Answer, Subject
from sync.messages.recording import SIGNS_MAX, SUBJECTS_MAX, ConcernKind, SignId, SignSeen

TAGS_MAX = 60
MEASURES_MAX = 20

TagId = Annotated[
    str, Meta(max_length=60, pattern=r"^((CSE-T|EXCH-|CCE-T|TRA-T|CL-MO|EDU-)\d\d|X-[a-z0-9]+-[a-z0-9-]+)$")
]
"""A typology tag of requirements D.3, or one that a provider added. Chosen by leads, never asked of a recorder."""


class Exploitation(StrEnum):
    """What a lead holds it to be. Only a reasoned "not exploitation" ends the clocks that run until then (R7)."""

    YES = "exploitation"
    MAY_BE = "may-be-exploitation"
    NO = "not-exploitation"


class ClassifyConcern(Command, frozen=True, tag="classify-concern", kw_only=True):
    concern: MatterId
    exploitation: Exploitation
    kinds: Annotated[tuple[ConcernKind, ...], Meta(max_length=len(ConcernKind))] = ()
    tags: Annotated[tuple[TagId, ...], Meta(max_length=TAGS_MAX)] = ()
    reason: Annotated[str, Meta(min_length=1, max_length=20_000)]


class Significance(StrEnum):
    """A judgement in words. There is no number behind it (REQ-4-B)."""

    HARM_NOW = "harm-now"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NOT_FOUND = "not-found"
    """Nothing found so far, which is not the same as safe."""


class AssessConcern(Command, frozen=True, tag="assess-concern", kw_only=True):
    """Signs, vulnerabilities, what protects, what else it could be, and the reasons. No score (requirements C.7)."""

    concern: MatterId
    significance: Significance
    signs: Annotated[tuple[SignSeen, ...], Meta(max_length=SIGNS_MAX)] = ()
    vulnerabilities: Annotated[tuple[SignSeen, ...], Meta(max_length=SIGNS_MAX)] = ()
    protective: Story = ""
    contexts: Story = ""
    """Peers, places, online spaces, each as a risk or as what protects (REQ-6-A)."""
    other_explanations: Story = ""
    view: Story = ""
    """How the child sees it, apart from the assessment (REQ-4-A)."""
    thresholds: Line = ""
    reasons: Annotated[str, Meta(min_length=1, max_length=20_000)]


class SafetyMeasure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    what: Line
    by: Line = ""
    when: Line = ""


class RecordSafety(Command, frozen=True, tag="record-safety", kw_only=True):
    """What was put in place (12.1), and whether parents or carers know, or why not (R24)."""

    concern: MatterId
    measures: Annotated[tuple[SafetyMeasure, ...], Meta(max_length=MEASURES_MAX)] = ()
    plan: Story = ""
    parents_told: Answer = Answer.NOT_ANSWERED
    parents_why: Story = ""


class MoveToCase(Command, frozen=True, tag="move-to-case", kw_only=True):
    """A lead sees that an adult who works or helps here is, or may be, whom it is about: it leaves the desk (R28)."""

    concern: MatterId
    adult: Answer
    subjects: Annotated[tuple[Subject, ...], Meta(max_length=SUBJECTS_MAX)] = ()
    struck: tuple[PersonId, ...] = ()
    reason: Story = ""


class EntryMoved(EntryData, frozen=True, tag="entry-moved", kw_only=True):
    """Fact: an entry as it stood on another feed, whole. `entry` is its text and `salt` what its leaf was made with, so
    that whoever kept that leaf can tell that not a byte changed on the way. Which number it had there is not said: who
    does not follow that feed would learn how much else stands on it (S7)."""

    feed: str
    salt: str
    entry: str


class KeepNeeds(Command, frozen=True, tag="keep-needs", kw_only=True):
    """What makes a child vulnerable and how they are on a usual day, in place of what stood at `over` on the desk's
    feed: 0 where there was nothing (REQ-1-B, REQ-6-D). It never makes a concern smaller."""

    child: ChildId
    over: int
    vulnerabilities: Annotated[tuple[SignSeen, ...], Meta(max_length=SIGNS_MAX)] = ()
    usual: Story = ""


class KeepArea(Command, frozen=True, tag="keep-area", kw_only=True):
    """Risk factors of the area round a setting, looked at every year (8.8, REQ-8-B), in place of what stood at
    `over`."""

    setting: SettingId
    over: int
    factors: Annotated[tuple[SignId, ...], Meta(max_length=SIGNS_MAX)] = ()
    text: Story = ""
