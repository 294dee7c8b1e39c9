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
    hold: CommandId
    reason: Story


class Keeping(StrEnum):
    DISPOSE = "dispose"
    KEEP = "keep"


class DecideRetention(Command, frozen=True, tag="decide-retention", kw_only=True):
    """What becomes of matters whose time is over. `until`: for those that are kept, the day of the next review."""

    setting: SettingId
    matters: Annotated[tuple[MatterId, ...], Meta(min_length=1, max_length=DECIDED_MAX)]
    decision: Keeping
    until: Day | None = None
    reason: Story


class ReviewOpened(EntryData, frozen=True, tag="review-opened", kw_only=True):
    """Fact, in the desk's feed: the time for which policy keeps these matters is over, and a person decides."""

    setting: SettingId
    matters: tuple[MatterId, ...]
    rule: Line
    cites: Line
