"""Who looked (A4, T3): which feeds leave a row when they are sent, and what becomes of a device's report. Pure."""

from __future__ import annotations

from typing import Final

from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given
from sync.feeds import FeedKind, FeedName
from sync.messages.looked import ReportOpened

RULES: Final = "looked/1"

WATCHED: Final = frozenset({FeedKind.DESK, FeedKind.CASE, FeedKind.BRIDGE, FeedKind.BOARD, FeedKind.ROSTER})
"""Feeds that can name a child, or an adult whom a matter is about: sending any part of one is written down."""


def report_opened(command: ReportOpened, given: Given) -> Decision:
    """Kept in the holder's own feed under their signature, for every matter that they name.

    Whether they may see one is not asked here, where the receipt would tell them: what they opened counts for others
    only where it had been sent to them (`server/feeds/postgres/looking.py`). Nobody in particular opened nothing.
    """
    person = given.actor.person
    if person is None:
        return Decided(entries=())
    return Decided(
        entries=(
            Draft(feed=FeedName(FeedKind.OWN, person), kind="matters-opened", matter_id=given.cmd, data=given.body),
        ),
        opened=tuple(dict.fromkeys(one.matter for one in command.opened)),
    )
