"""Risk factors of the area round a setting, looked at every year (8.8, REQ-8-B; Children's Homes Regulations 2015,
regulation 46). Pure.

Of a place and never of a child, and yet for its leads alone: where children can be found is nobody else's business.
"""

from __future__ import annotations

from typing import Final

from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Refuse, RefuseReason
from sync.feeds import FeedKind, FeedName
from sync.messages.assessing import KeepArea

RULES: Final = "area/1"

AREA: Final = "area-kept"


def keep_area(command: KeepArea, given: Given) -> Decision:
    """By whoever follows the desk. No word of a concern is in it, so it may be refused."""
    assert given.known is not None, "registered as administration"
    if not given.follows_desk:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    desk, of = FeedName(FeedKind.DESK, command.setting), command.setting
    if command.over != given.known.newest.get((desk, AREA, of), 0):
        return Decided(entries=(Draft(feed=desk, kind="area-offered", matter_id=of, data=given.body),))
    return Decided(entries=(Draft(feed=desk, kind="area-kept", matter_id=of, data=given.body, state_of=of),))
