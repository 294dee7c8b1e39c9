"""What entries are about: the clear index row of each, without words. A fold of its feed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from sync.feeds import FeedName
from sync.messages.assessing import Exploitation
from sync.messages.concerns import Answer
from sync.messages.recording import ConcernKind


class MatterKind(StrEnum):
    CONCERN = "concern"
    UNFINISHED = "unfinished"
    HELD = "held"
    REHEARSAL = "rehearsal"
    HANDOFF = "handoff"
    """What one setting told another, between the two. Its `setting_id` is whom it was sent to."""
    NOTE = "note"
    """What the receiving setting wrote of it on the child's file, in its own record."""


class MatterState(StrEnum):
    UNREAD = "unread"
    ACKNOWLEDGED = "acknowledged"
    FOLLOWED_UP = "followed-up"
    PLACED = "placed"
    """A held item that found its place later."""
    ENDED = "ended"
    """A rehearsal that nobody answered, or that a real concern cut off."""


class Facts(Struct, frozen=True, kw_only=True):
    """What was answered of a concern, and what a lead has classified it as since: codes, no words. An answer that
    nobody gave is `not-answered` (R6); before a lead has classified it, `classified` is None (R7)."""

    danger: Answer = Answer.NOT_ANSWERED
    adult: Answer = Answer.NOT_ANSWERED
    disclosed: Answer = Answer.NOT_ANSWERED
    moved: Answer = Answer.NOT_ANSWERED
    kinds: tuple[ConcernKind, ...] = ()
    classified: Exploitation | None = None


NOTHING_ASKED: Final = Facts(danger=Answer.NO, adult=Answer.NO, disclosed=Answer.NO, moved=Answer.NO)
"""Of a rehearsal: nothing was asked of anyone about a child, so nothing is left unanswered."""


class Matter(Struct, frozen=True, kw_only=True):
    """The clear index row of a matter: no words. A fold of its feed, rebuilt and compared by `harken verify`."""

    matter_id: str
    kind: MatterKind
    setting_id: str | None
    feed_id: str
    name: FeedName
    data_key_id: str
    state: MatterState
    author_id: str | None
    device_id: str | None
    facts: Facts
    made_at: datetime | None
    received_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    followed_up_at: datetime | None = None
    round: int = 1
    """One more each time it is opened again: somebody is still worried, or gave back what they had."""
    moved_from: str | None = None
    """The feed that it lay on before somebody saw whom it may be about (R28): nothing of it is read there any more."""
    moved_at: datetime | None = None
    moved_by: str | None = None
    outside_only: bool = False
    """Whom it is about is not known, so that it could be anyone who works there: nobody inside is told later (R27)."""


class Closed(Struct, frozen=True, kw_only=True):
    """A matter that nobody works any more, and the children whom it is about."""

    matter_id: str
    name: FeedName
    closed_at: datetime
    """When it was last followed up; when it came, where nobody follows such things up."""
    children: tuple[str, ...]


class MatterChild(Struct, frozen=True, kw_only=True):
    matter_id: str
    child_id: str
    part: str
