"""Which settings tell each other, of which children, and what was told: the index rows, and how they are read and kept.

Ids, states and times. A fold of the feeds, rebuilt and compared by `harken verify`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from sync.messages.bridges import MatchState
from sync.messages.handoffs import HandoffState


class Bridge(Struct, frozen=True, kw_only=True):
    """`from_id` is the setting whose lead asked. `offered_by` None: it was there when the provider began."""

    bridge_id: str
    school_id: str
    home_id: str
    from_id: str
    offered_by: str | None
    offered_at: datetime
    agreed_by: str | None = None
    agreed_at: datetime | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None

    @property
    def ends(self) -> tuple[str, str]:
        """Whoever asked first."""
        return self.from_id, self.beyond(self.from_id)

    @property
    def carries(self) -> bool:
        """Something new may pass."""
        return self.agreed_at is not None and self.ended_at is None

    def joins(self, setting: str | None) -> bool:
        return setting in (self.school_id, self.home_id)

    def beyond(self, setting: str) -> str:
        """The other end."""
        return self.home_id if setting == self.school_id else self.school_id


class Match(Struct, frozen=True, kw_only=True):
    """`child_id` is of the setting `from_id`, `there_id` of the other end of the bridge."""

    match_id: str
    bridge_id: str
    from_id: str
    child_id: str
    there_id: str | None
    state: MatchState
    confirmed_at: datetime | None = None

    def beyond(self, child: str) -> str | None:
        """Who that child is on the other side, if a lead there has said so and nobody has taken it back."""
        if self.state is not MatchState.CONFIRMED or child not in (self.child_id, self.there_id):
            return None
        return self.there_id if child == self.child_id else self.child_id


class Handoff(Struct, frozen=True, kw_only=True):
    """`digest` is of the body that was sent, `sent_seq` where that begins on the feed of its matter. Each time is when
    it first came so far."""

    handoff_id: str
    bridge_id: str
    from_id: str
    to_id: str
    concern_id: str
    child_id: str
    there_id: str | None
    digest: bytes
    sent_seq: int = 0
    withheld_seq: int = 0
    """Up to here, what was said of it on the feed of its matter is served to nobody any more."""
    sealed: bool = False
    """Its concern is confidential since: nothing more is said of it there (R28)."""
    state: HandoffState
    sent_by: str
    sent_at: datetime
    delivered_at: datetime | None = None
    opened_at: datetime | None = None
    opened_by: str | None = None
    noted_at: datetime | None = None
    noted_by: str | None = None
    note_id: str | None = None
    note_digest: bytes | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None


class Bridges(Protocol):
    """What a unit reads and keeps of them."""

    async def bridges(self, bridge_ids: Collection[str]) -> dict[str, Bridge]: ...
    async def bridges_of(self, setting_ids: Collection[str]) -> dict[str, Bridge]:
        """Every one that has one of these at an end of it."""
        ...

    async def matches(self, match_ids: Collection[str]) -> dict[str, Match]: ...
    async def matches_of(self, child_ids: Collection[str]) -> list[Match]:
        """Every match that names one of these, on either side."""
        ...

    async def matched_over(self, bridge_ids: Collection[str]) -> set[str]:
        """Every child, of either side, of whom these settings have told each other who it is."""
        ...

    async def handoffs(self, handoff_ids: Collection[str]) -> dict[str, Handoff]: ...
    async def handoffs_of(self, concern_ids: Collection[str]) -> list[Handoff]:
        """Of these concerns, the earliest first."""
        ...

    async def handoffs_since(self, concern_ids: Collection[str]) -> list[Handoff]:
        """What may have taken parts of these: sent by their setting since they came, and not sealed."""
        ...

    async def held_beside(self, setting_ids: Collection[str]) -> list[str]:
        """What is held and waits for a matter of one of these, the earliest first."""
        ...

    async def first_sent(self, handoff_id: str, person_ids: Collection[str]) -> tuple[str, datetime] | None:
        """Which of these people's devices was sent its words first, and when."""
        ...

    async def put_bridges(self, bridges: Sequence[Bridge]) -> None: ...
    async def put_matches(self, matches: Sequence[Match]) -> None: ...
    async def put_handoffs(self, handoffs: Sequence[Handoff]) -> None: ...
