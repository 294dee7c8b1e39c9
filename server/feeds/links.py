"""Index rows of links for somebody outside: what can check whoever opens one, times and counts, no words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, Protocol

from msgspec import Struct

from sync.messages.links import OPENS_MAX, WRONG_MAX

LINK_BELL: Final = "link"
"""The kind of a due row that says: look whether this link was shut, or its time is over."""


class SentLink(Struct, frozen=True, kw_only=True):
    """`lock` and `check` as `MakeLink` says them. Wrong codes are counted by `Linking.tries` alone."""

    link_id: str
    concern_id: str
    made_by: str | None
    lock: bytes
    check: bytes
    made_at: datetime
    ends_at: datetime
    wrong: int = 0
    opens: int = 0
    acknowledged_at: datetime | None = None
    taken_back_at: datetime | None = None
    locked_at: datetime | None = None
    expired_at: datetime | None = None
    ended_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Somebody who has link and code may still say that they read it."""
        over = (self.taken_back_at, self.locked_at, self.ended_at)
        return all(at is None for at in over) and now < self.ends_at

    def opens_at(self, now: datetime) -> bool:
        return self.is_live(now) and self.opens < OPENS_MAX

    @property
    def is_shut(self) -> bool:
        return self.wrong >= WRONG_MAX


class Linking(Protocol):
    """What a unit reads and keeps of them."""

    async def links(self, link_ids: Collection[str]) -> dict[str, SentLink]: ...
    async def live_links(self, now: datetime) -> list[SentLink]:
        """Those that somebody may still open or acknowledge."""
        ...

    async def put_links(self, links: Sequence[SentLink]) -> None: ...
    async def forgive(self, link_id: str) -> None:
        """The code that was counted as wrong was right."""
        ...
