"""What was said beside one concern with words of another in it: where it is read, and what keeps it from being read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from msgspec import Struct

from server.feeds.stored import StoredText
from sync.feeds import FeedName


class LyingText(Struct, frozen=True, kw_only=True):
    """An entry's text on a feed that somebody may read it on."""

    on: FeedName
    stored: StoredText


class Quoting(Protocol):
    """What a unit reads and keeps of it."""

    async def handed_beside(self, concern_ids: Collection[str]) -> set[str]:
        """The concerns that something was handed over of since these came, and what is held or was placed since: what
        was said of those may have parts of these in it."""
        ...

    async def texts_read(self, matter_ids: Collection[str]) -> list[LyingText]:
        """All that was said of these on desks and cases and is still served there, in the order of each feed."""
        ...

    async def put_withheld(self, at: Collection[tuple[str, int]]) -> None:
        """Feed and sequence of what is served there to nobody any more."""
        ...
