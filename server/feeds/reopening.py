"""A matter that nobody has any more. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from server.feeds.matters import Matter, MatterState


def opened_again(matter: Matter) -> Matter:
    """As it is once whoever had it gave it back, is gone, or somebody is still worried: a new round begins."""
    return replace(
        matter,
        state=MatterState.UNREAD,
        acknowledged_at=None,
        acknowledged_by=None,
        followed_up_at=None,
        round=matter.round + 1,
    )
