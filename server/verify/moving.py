"""What has left a feed stands on another, word for word, and is said here to be gone (R28)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from server.verify.feed import FeedCheck
from server.verify.findings import Check, Pen
from server.verify.rows import Matter


def leaving(matters: Iterable[Matter]) -> Mapping[UUID, frozenset[UUID]]:
    """The matters that have left each feed."""
    found = defaultdict[UUID, set[UUID]](set)
    for matter in matters:
        if matter.moved_from is not None:
            found[matter.moved_from].add(matter.matter_id)
    return {feed: frozenset(those) for feed, those in found.items()}


def check(checks: Mapping[UUID, FeedCheck], pen: Pen) -> None:
    """Of what was disposed of since nothing can be compared any more."""
    gone = {matter for feed in checks.values() for matter in feed.gone.values()}
    brought: set[tuple[UUID, bytes]] = set()
    for feed in checks.values():
        for said in feed.said:
            moved = said.moved
            if moved is None:
                continue
            came_from = checks.get(moved.feed_id)
            stood = None if came_from is None else came_from.left.get(moved.leaf)
            if stood is None or not stood[1] == said.of == moved.said.of:
                pen.wrong(Check.BODY, said.place, "is not what stood where it says that it comes from")
            if (moved.feed_id, moved.leaf) in brought:
                pen.wrong(Check.BODY, said.place, "was brought here already")
            brought.add((moved.feed_id, moved.leaf))
    for feed_id, feed in checks.items():
        for leaf, (seq, matter) in feed.left.items():
            if (feed_id, leaf) not in brought and matter not in gone:
                pen.wrong(Check.BODY, f"{feed.feed}, entry {seq}", "has left this feed, and stands nowhere else")
