"""Nobody reads words of a concern that excludes them in something else: that has left as well, and whoever reads it now
may know of all that is in it (R28)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from server.verify.feed import FeedCheck
from server.verify.findings import Check, Pen
from server.verify.handoff_said import uuid_of
from server.verify.kinds import BEFORE_QUOTES
from server.verify.log import Log
from server.verify.matter import Tables
from server.verify.text import Said

QUOTES: Final = frozenset({"handoff-sent", "link-made", "item-held"})


def check(feeds: Collection[FeedCheck], tables: Tables, log: Log, pen: Pen) -> None:
    excluded = {(row.matter_id, row.person_id) for row in tables.exclusions}
    follow: dict[UUID, set[UUID]] = {}
    for member in tables.members:
        follow.setdefault(member.feed_id, set()).add(member.person_id)
    for feed in feeds:
        for said in feed.said:
            for about in _confidential(said, log):
                if feed.feed.kind == "desk":
                    pen.wrong(Check.BODY, said.place, "has words in it of something that has left, and is served here")
                elif any((about, person) in excluded for person in follow.get(feed.feed.feed_id, ())):
                    pen.wrong(Check.BODY, said.place, "is read by somebody whom something in it excludes")


def _confidential(said: Said, log: Log) -> set[UUID]:
    """What the cases are about on which lies now what it has words of."""
    quotes = said
    while quotes.moved is not None:
        quotes = quotes.moved.said
    if quotes.kind not in QUOTES:
        return set()
    concerns = {uuid_of(one) for one in quotes.d.get("concerns", ())}
    moved = [log.moves[one] for one in concerns if one is not None and one in log.moves]
    # What names it later is kept from them before it is said.
    return {one.feed.about for one in moved if quotes.at < one.at and one.rules not in BEFORE_QUOTES}
