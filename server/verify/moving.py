"""What has left a feed stands on another, word for word, and is said here to be gone (R28)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from server.verify.feed import FeedCheck
from server.verify.findings import Check, Pen
from server.verify.rows import Matter, Withheld
from server.verify.text import Said


def leaving(matters: Iterable[Matter]) -> Mapping[UUID, frozenset[UUID]]:
    """The matters that have left each feed."""
    found = defaultdict[UUID, set[UUID]](set)
    for matter in matters:
        if matter.moved_from is not None:
            found[matter.moved_from].add(matter.matter_id)
    return {feed: frozenset(those) for feed, those in found.items()}


def apart(rows: Iterable[Withheld]) -> Mapping[UUID, frozenset[int]]:
    """The entries that have left each feed by themselves."""
    found = defaultdict[UUID, set[int]](set)
    for row in rows:
        found[row.feed_id].add(row.seq)
    return {feed: frozenset(those) for feed, those in found.items()}


def check(checks: Mapping[UUID, FeedCheck], pen: Pen) -> None:
    """Of what was disposed of since nothing can be compared any more."""
    gone = {matter for feed in checks.values() for matter in feed.gone.values()}
    brought: set[tuple[UUID, bytes]] = set()
    for feed in checks.values():
        for said in feed.said:
            _check_brought(said, checks, brought, pen)
    for feed_id, feed in checks.items():
        for leaf, (seq, matter) in feed.left.items():
            if (feed_id, leaf) not in brought and matter not in gone:
                pen.wrong(Check.BODY, f"{feed.feed}, entry {seq}", "has left this feed, and stands nowhere else")


def _check_brought(said: Said, checks: Mapping[UUID, FeedCheck], brought: set[tuple[UUID, bytes]], pen: Pen) -> None:
    """What has left twice was brought to where it left again."""
    moved, of = said.moved, said.of
    while moved is not None:
        came_from = checks.get(moved.feed_id)
        stood = None if came_from is None else came_from.left.get(moved.leaf)
        if stood is None or not stood[1] == of == moved.said.of:
            pen.wrong(Check.BODY, said.place, "is not what stood where it says that it comes from")
        if (moved.feed_id, moved.leaf) in brought:
            pen.wrong(Check.BODY, said.place, "was brought here already")
        brought.add((moved.feed_id, moved.leaf))
        moved = moved.said.moved
