"""What devices learn of a child: the least that tells children of a setting apart."""

from __future__ import annotations

import msgspec

from server.feeds.append import Draft
from sync.feeds import FeedKind, FeedName
from sync.messages.children import ChildListed


def list_child(setting_id: str, listed: ChildListed) -> Draft:
    """A state in the setting's roster: the name as used there and the room, or that they left. About the child."""
    return Draft(
        feed=FeedName(FeedKind.ROSTER, setting_id),
        kind="child-listed",
        matter_id=listed.child,
        data=msgspec.json.encode(listed),
        state_of=listed.child,
    )
