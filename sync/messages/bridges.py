"""Which school and home of one provider tell each other, and of which children (REQ-12-E, REQ-12-F; R20, R36).

Nothing passes between two settings before a lead of each has agreed, and nobody is taken for a child of both because of
a name: a lead of one side says who it is, and a lead of the other says which of theirs that is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from sync.messages.base import ChildId, Command, Day, EntryData, Instant, Line, MatterId, SettingId
from sync.messages.concerns import By
from sync.messages.settings import SettingKind


class BridgeState(StrEnum):
    OFFERED = "offered"
    AGREED = "agreed"
    ENDED = "ended"


class OfferBridge(Command, frozen=True, tag="offer-bridge", kw_only=True):
    """A lead of `setting` asks that it and `other` tell each other: one a school, one a home. The command's id becomes
    the bridge's. It carries no words, so it may be refused."""

    setting: SettingId
    other: SettingId


class AgreeBridge(Command, frozen=True, tag="agree-bridge", kw_only=True):
    """By a lead of the setting that was asked, who is another human than whoever asked."""

    bridge: MatterId


class EndBridge(Command, frozen=True, tag="end-bridge", kw_only=True):
    """By a lead of either. Nothing new passes; what was sent can still be opened, noted and closed, and all of it stays
    on record."""

    bridge: MatterId


class BridgeEnd(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A setting by the name that the other side knows it by."""

    setting: SettingId
    kind: SettingKind
    name: Line


class BridgeKept(EntryData, frozen=True, tag="bridge-kept", kw_only=True):
    """State, in the bridge's own feed, which the leads of both follow. The first of `ends` is who asked."""

    bridge: MatterId
    ends: tuple[BridgeEnd, ...]
    state: BridgeState
    at: Instant
    by: By | None = None


class MatchState(StrEnum):
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    """They are not there."""
    ENDED = "ended"


class OfferMatch(Command, frozen=True, tag="offer-match", kw_only=True):
    """ "This child of ours is with you as well." The command's id becomes the match's. The least that tells them apart
    is said, and only to the leads of the other side."""

    bridge: MatterId
    child: ChildId
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    room: Line = ""
    born: Day | None = None


class AnswerMatch(Command, frozen=True, tag="answer-match", kw_only=True):
    """By a lead of the other side: which of their children that is; none: they are not there."""

    match: MatterId
    child: ChildId | None = None
    name: Line = ""
    room: Line = ""


class EndMatch(Command, frozen=True, tag="end-match", kw_only=True):
    """By a lead of either: they are not in both any more, or it was not the same child (R33)."""

    match: MatterId


class MatchedChild(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A child as one of the two settings knows them."""

    setting: SettingId
    child: ChildId
    name: Line
    room: Line = ""
    born: Day | None = None


class MatchKept(EntryData, frozen=True, tag="match-kept", kw_only=True):
    """State, in the bridge's feed. Whoever offered it comes first; the other side once they have said who it is."""

    match: MatterId
    bridge: MatterId
    children: tuple[MatchedChild, ...]
    state: MatchState
    at: Instant
    by: By | None = None
