"""Down: a pull is lines of text. Feeds in a fixed order, each a run of pages, each page ended by the head it must reach.

Reading verifies as it goes: a device applies a page and its cursor in one transaction, or not at all, and what follows
the last `head` line without `more` or `end` was cut off on the way and is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from sync import chain
from sync.chain import Class, Link
from sync.messages.base import EpochId, FeedId
from sync.text import TextRefused, b64, unb64

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


class PageLine(Struct, frozen=True, kw_only=True):
    """One entry as sent; `text` and `salt` are None where the body is withheld or disposed of."""

    seq: int
    link: Link
    salt: bytes | None
    text: str | None


class Page(Struct, frozen=True, kw_only=True):
    """A verified run of one feed's entries, and where its chain stands afterwards."""

    feed: FeedId
    from_seq: int
    lines: tuple[PageLine, ...]
    seq: int
    head: bytes


class Pull(Struct, frozen=True, kw_only=True):
    """A pull as far as it arrived. `whole` is false when it was cut off; `more` asks for another pull at once."""

    epoch: str
    epoch_statement: str | None
    feeds: tuple[FollowedFeed, ...]
    pages: tuple[Page, ...]
    more: bool
    whole: bool


class PullRefused(ValueError):
    """The answer contradicts itself or what this device holds. Says which feed, never what was in it."""

    def __init__(self, what: str, feed: str | None = None) -> None:
        super().__init__(what if feed is None else f"{what} in feed {feed}")
        self.what = what
        self.feed = feed


_decode_feeds = msgspec.json.Decoder(tuple[FollowedFeed, ...]).decode


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


def read(text: str, *, tenant_id: str, held: dict[str, tuple[int, bytes]]) -> Pull:
    """Parses and verifies a pull against what the device holds: feed -> (sequence, head).

    Raises `PullRefused` if a head does not follow from what was held (S5), a feed is not in the follow set, or a line is
    not of this protocol. A text that merely stops is not refused: its whole pages stand.
    """
    lines = iter(text.split("\n")[:-1])
    hello = next(lines, "").split(" ")
    if len(hello) != 3 or hello[0] != "harken" or hello[1] != "1":
        raise PullRefused("not a pull")
    epoch_statement: str | None = None
    feeds: tuple[FollowedFeed, ...] | None = None
    pages: list[Page] = []
    ending: str | None = None
    reader: _FeedReader | None = None
    for one in lines:
        word, _, rest = one.partition(" ")
        if ending is not None:
            raise PullRefused("text after the end")
        if word == "epoch" and feeds is None:
            epoch_statement = rest
        elif word == "feeds" and feeds is None:
            feeds = _feeds(rest)
            for feed in feeds:
                if feed.seq < held.get(feed.feed, (0, b""))[0]:
                    raise PullRefused("shorter than what is held", feed.feed)
        elif word == "feed" and feeds is not None:
            reader = _FeedReader(rest, tenant_id=tenant_id, held=held, feeds=feeds, pages=pages)
        elif word in ("more", "end") and rest == "" and feeds is not None:
            ending = word
        elif reader is not None and word == "head":
            pages.append(reader.close(rest))
        elif reader is not None and word in ("F", "S", "f", "s"):
            reader.take(word, rest)
        else:
            raise PullRefused("unknown line")
    return Pull(
        epoch=hello[2],
        epoch_statement=epoch_statement,
        feeds=feeds or (),
        pages=tuple(pages),
        more=ending == "more",
        whole=ending is not None,
    )


def _feeds(rest: str) -> tuple[FollowedFeed, ...]:
    try:
        return _decode_feeds(rest)
    except msgspec.DecodeError as error:
        raise PullRefused("unknown line") from error


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or (len(text) > 1 and text[0] == "0"):
        raise PullRefused("not a number")
    return int(text)


class _FeedReader:
    """Follows one feed's chain line by line; the only mutable thing here, and it never leaves `read`."""

    def __init__(
        self,
        rest: str,
        *,
        tenant_id: str,
        held: dict[str, tuple[int, bytes]],
        feeds: tuple[FollowedFeed, ...],
        pages: list[Page],
    ) -> None:
        parts = rest.split(" ")
        if len(parts) != 3:
            raise PullRefused("unknown line")
        self.feed = parts[0]
        if self.feed not in {feed.feed for feed in feeds}:
            raise PullRefused("not in the follow set", self.feed)
        if any(page.feed == self.feed for page in pages):
            raise PullRefused("a feed twice", self.feed)
        self.seq, self.head = _number(parts[1]), _bytes(parts[2], 32)
        empty = (0, chain.first_head(tenant_id, self.feed))
        self.held = held.get(self.feed, empty)
        if (self.seq, self.head) not in (empty, self.held):
            raise PullRefused("does not continue what is held", self.feed)
        self._start(self.seq)

    def _start(self, seq: int) -> None:
        self.from_seq = seq
        self.lines: list[PageLine] = []

    def take(self, word: str, rest: str) -> None:
        number, _, rest = rest.partition(" ")
        prev = _number(number)
        cls = Class(word.upper())
        if prev > self.seq or (prev and cls is Class.FACT):
            raise PullRefused("supersedes what it may not", self.feed)
        if word.isupper():
            salt_text, _, text = rest.partition(" ")
            salt = _bytes(salt_text, 16)
            line = PageLine(
                seq=self.seq + 1,
                link=Link(cls=cls, prev=prev, leaf=chain.leaf(salt, text.encode())),
                salt=salt,
                text=text,
            )
        else:
            line = PageLine(
                seq=self.seq + 1, link=Link(cls=cls, prev=prev, leaf=_bytes(rest, 32)), salt=None, text=None
            )
        self.seq = line.seq
        self.head = chain.next_head(self.head, line.seq, line.link)
        if self.seq == self.held[0] and self.head != self.held[1]:
            raise PullRefused("its past has changed", self.feed)
        self.lines.append(line)

    def close(self, rest: str) -> Page:
        if rest != f"{self.seq} {b64(self.head)}":
            raise PullRefused("head does not follow", self.feed)
        page = Page(feed=self.feed, from_seq=self.from_seq, lines=tuple(self.lines), seq=self.seq, head=self.head)
        self._start(self.seq)
        return page


def _bytes(text: str, length: int) -> bytes:
    try:
        data = unb64(text)
    except TextRefused as error:
        raise PullRefused("not base64url without padding") from error
    if len(data) != length:
        raise PullRefused("wrong length")
    return data


def pages_of(entries: Iterator[tuple[Link, str]]) -> Iterator[list[tuple[Link, str]]]:
    """Cuts a run of (link, line) into pages of at most `PAGE_ENTRIES_MAX` entries or `PAGE_BYTES_MAX` bytes."""
    page: list[tuple[Link, str]] = []
    size = 0
    for entry in entries:
        page.append(entry)
        size += len(entry[1])
        if len(page) == PAGE_ENTRIES_MAX or size >= PAGE_BYTES_MAX:
            yield page
            page, size = [], 0
    if page:
        yield page
