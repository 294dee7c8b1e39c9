"""Down: a pull is lines of text, feed by feed, each a run of pages, each page ended by the head it must reach.

Here are the request and the lines as they are written; `sync/pull.py` reads and verifies them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from sync.chain import Link
from sync.messages.base import EpochId, FeedId
from sync.text import b64

PAGE_ENTRIES_MAX: Final = 500
PAGE_BYTES_MAX: Final = 256 * 1024

HeadText = Annotated[str, Meta(max_length=43, pattern="^[A-Za-z0-9_-]{43}$")]


class PullRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the device holds of each feed it followed when last told: sequence and head."""

    p: int
    epoch: EpochId
    held: dict[FeedId, tuple[Annotated[int, Meta(ge=0, le=2**53 - 1)], HeadText]]


class FollowedFeed(Struct, frozen=True, array_like=True):
    """One feed of the holder's whole follow set. `about` is the setting, person, tenant or matter it is about."""

    feed: FeedId
    kind: str
    about: str
    seq: int


def entry_line(link: Link, salt: bytes, text: str) -> str:
    """An entry with its body."""
    return f"{link.cls} {link.prev} {b64(salt)} {text}\n"


def leaf_line(link: Link) -> str:
    """An entry whose body is withheld: superseded later in this pull, or disposed of."""
    return f"{link.cls.lower()} {link.prev} {b64(link.leaf)}\n"


def feeds_line(feeds: Iterable[FollowedFeed]) -> str:
    return f"feeds {msgspec.json.encode(tuple(feeds)).decode()}\n"


def feed_line(feed_id: str, seq: int, head: bytes) -> str:
    return f"feed {feed_id} {seq} {b64(head)}\n"


def head_line(seq: int, head: bytes) -> str:
    return f"head {seq} {b64(head)}\n"
