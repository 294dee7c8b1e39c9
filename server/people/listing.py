"""What devices learn of the adults of a setting."""

from __future__ import annotations

import msgspec

from server.feeds.append import Draft
from sync.feeds import FeedKind, FeedName
from sync.messages.people import PersonListed


def list_person(listed: PersonListed) -> Draft:
    """A state in the feed of a setting: someone with an appointment there, or that they left. About the person."""
    return Draft(
        feed=FeedName(FeedKind.SETTING, listed.setting),
        kind="person-listed",
        matter_id=listed.person,
        data=msgspec.json.encode(listed),
        state_of=listed.person,
    )
