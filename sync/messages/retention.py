"""What is kept how long: a review before anything goes, holds that keep it, and what went (S11)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from sync.messages.base import ChildId, Command, CommandId, Day, EntryData, Line, MatterId, SettingId, Story

DECIDED_MAX = 100


class PutOnHold(Command, frozen=True, tag="put-on-hold", kw_only=True):
    """A legal hold: nothing of this matter, or of this child here, goes while it stands. The command's id is the
    hold's. One of the two is named."""

    concern: MatterId | None = None
    child: ChildId | None = None
    reason: Story


class LiftHold(Command, frozen=True, tag="lift-hold", kw_only=True):
    """Of what it was put on, named as it was then: time runs again."""

    hold: CommandId
    concern: MatterId | None = None
    child: ChildId | None = None
    reason: Story


class Keeping(StrEnum):
    DISPOSE = "dispose"
    KEEP = "keep"


class DecideRetention(Command, frozen=True, tag="decide-retention", kw_only=True):
    """What becomes of matters whose time is over, all of one feed. `until`: for those that are kept, the day of the
    next review. The reason is kept when the matters are gone."""

    setting: SettingId
    matters: Annotated[tuple[MatterId, ...], Meta(min_length=1, max_length=DECIDED_MAX)]
    decision: Keeping
    until: Day | None = None
    reason: Story


class ReviewOpened(EntryData, frozen=True, tag="review-opened", kw_only=True):
    """Fact, in the feed of the matters, a desk or a case: the time for which policy keeps them is over, and a person
    decides. `rule` says how long that is, in words, and `cites` where it stands."""

    setting: SettingId
    matters: tuple[MatterId, ...]
    rule: Line
    cites: Line
