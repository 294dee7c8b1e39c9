"""The port: what says that feeds have something new."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from sync.feeds import FeedName


class Live(Protocol):
    async def poke(self, tenant_id: str, feeds: Collection[FeedName]) -> None:
        """After a commit: these feeds have new entries. Never raises and waits for nobody."""
        ...
