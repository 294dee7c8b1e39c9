"""What a device reports of itself. Pure."""

from __future__ import annotations

from typing import Final

from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given
from sync.feeds import FeedKind, FeedName
from sync.messages.devices import ReportDropped

RULES: Final = "devices/1"


def report_dropped(_: ReportDropped, given: Given) -> Decision:
    """Kept in the holder's own feed: when they lost a role, when did their device let go of what it held (S3)?"""
    if given.actor.person is None:
        return Decided(entries=())
    feed = FeedName(FeedKind.OWN, given.actor.person)
    return Decided(entries=(Draft(feed=feed, kind="feeds-dropped", matter_id=given.cmd, data=given.body),))
