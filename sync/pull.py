"""Reading a pull as it arrives: every page is verified before anyone sees it; one bad feed does not hide the others.

A device applies a page and its cursor in one transaction, or not at all. What follows the last `head` line without
`more` or `end` was cut off on the way; it never becomes a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

from sync import chain
from sync.chain import Class, Link
from sync.ids import is_id
from sync.page import PAGE_ENTRIES_MAX, FollowedFeed
from sync.text import TextRefused, b64, unb64

Held = tuple[int, bytes]
"""Sequence and head of a feed, as held when the pull was asked."""


class PageLine(Struct, frozen=True, kw_only=True):
    """One entry as sent; `text` and `salt` are None where the body is withheld or disposed of."""

    link: Link
    salt: bytes | None
    text: str | None


class Opened(Struct, frozen=True, kw_only=True):
    """How an answer begins: the server's epoch, and the whole follow set of this holder. With a statement (see
    `sync/epoch.py`) that is all of it: what is held has to be settled before anything can follow it."""

    epoch: str
    statement: str | None
    feeds: tuple[FollowedFeed, ...]


class Page(Struct, frozen=True, kw_only=True):
    """A verified run of one feed's entries, and where its chain stands afterwards."""

    feed: str
    from_seq: int
    lines: tuple[PageLine, ...]
    seq: int
    head: bytes


class NotAPullError(ValueError):
    """The answer is not of this protocol: a captive portal, a proxy, a newer server. What was read of it stands."""


class _FeedRefusedError(ValueError):
    """One feed contradicts itself or what this device holds (S5). The message is the reason that is kept."""


_decode_feeds = msgspec.json.Decoder(tuple[FollowedFeed, ...]).decode
_ENTRY: Final = ("F", "S", "f", "s")


class PullReader:
    """Takes the lines of one answer in order. `refused` and `ended` say how it went: `end`, `more`, or `cut` so far."""

    def __init__(self, tenant_id: str, held: Mapping[str, Held]) -> None:
        self._tenant = tenant_id
        self._held = held
        self._epoch: str | None = None
        self._statement: str | None = None
        self._feeds: frozenset[str] | None = None
        self._seen: set[str] = set()
        self._run: _Run | None = None
        self.refused: dict[str, str] = {}
        self.ended = "cut"

    def take(self, line: str) -> Opened | Page | None:
        """One line without its line feed. Raises `NotAPullError`."""
        word, _, rest = line.partition(" ")
        if self.ended != "cut":
            raise NotAPullError("text after the end")
        if self._feeds is None:
            return self._take_opening(word, rest)
        if word == "feed" and self._statement is None:
            self._leave_feed()
            self._take_feed(rest)
        elif word in ("more", "end") and rest == "":
            self._leave_feed()
            self.ended = word
        elif word == "head" or word in _ENTRY:
            return self._take_entry(word, rest)
        else:
            raise NotAPullError("unknown line")
        return None

    def _take_opening(self, word: str, rest: str) -> Opened | None:
        if self._epoch is None:
            version, _, epoch = rest.partition(" ")
            if (word, version) != ("harken", "1") or not is_id(epoch):
                raise NotAPullError("not a pull")
            self._epoch = epoch
        elif word == "epoch" and self._statement is None:
            self._statement = rest
        elif word == "feeds":
            try:
                feeds = _decode_feeds(rest)
            except msgspec.DecodeError as error:
                raise NotAPullError("unknown line") from error
            self._feeds = frozenset(feed.feed for feed in feeds)
            for feed in feeds:
                if self._statement is None and feed.feed in self._held and feed.seq < self._held[feed.feed][0]:
                    self.refused[feed.feed] = "shorter than what is held"
            return Opened(epoch=self._epoch, statement=self._statement, feeds=feeds)
        else:
            raise NotAPullError("unknown line")
        return None

    def _leave_feed(self) -> None:
        """A feed that was sent again from its start must be shown at least as far as it was held."""
        if self._run is not None and not self._run.reaches_what_was_held:
            self.refused[self._run.feed] = "stops short of what is held"
        self._run = None

    def _take_feed(self, rest: str) -> None:
        parts = rest.split(" ")
        if len(parts) != 3 or not is_id(parts[0]):
            raise NotAPullError("unknown line")
        if parts[0] in self.refused:
            return
        try:
            self._run = self._start(parts[0], parts[1], parts[2])
        except _FeedRefusedError as error:
            self.refused[parts[0]] = str(error)

    def _start(self, feed: str, seq: str, head: str) -> _Run:
        if feed not in (self._feeds or ()):
            raise _FeedRefusedError("not in the follow set")
        if feed in self._seen:
            raise _FeedRefusedError("a feed twice")
        self._seen.add(feed)
        at = (_number(seq), _bytes(head, 32))
        empty = (0, chain.first_head(self._tenant, feed))
        held = self._held.get(feed, empty)
        if at not in (empty, held):
            raise _FeedRefusedError("does not continue what is held")
        return _Run(feed, at, held)

    def _take_entry(self, word: str, rest: str) -> Page | None:
        run = self._run
        if run is None:
            if self._seen or self.refused:
                return None
            raise NotAPullError("unknown line")
        try:
            if word == "head":
                return run.close(rest)
            run.take(word, rest)
        except _FeedRefusedError as error:
            self.refused[run.feed] = str(error)
            self._run = None
        return None


class _Run:
    """One feed's chain, followed line by line."""

    def __init__(self, feed: str, at: Held, held: Held) -> None:
        self.feed = feed
        self._seq, self._head = at
        self._held = held
        self._first = self._seq + 1
        self._facts: set[int] = set()
        self._superseded: set[int] = set()
        self._lines: list[PageLine] = []

    def take(self, word: str, rest: str) -> None:
        number, _, body = rest.partition(" ")
        prev, seq, cls = _number(number), self._seq + 1, Class(word.upper())
        if len(self._lines) == PAGE_ENTRIES_MAX:
            raise _FeedRefusedError("page too long")
        self._check_prev(cls, prev, seq)
        line = _entry(cls, prev, body) if word.isupper() else _leaf(cls, prev, body)
        self._seq, self._head = seq, chain.next_head(self._head, seq, line.link)
        if self._seq == self._held[0] and self._head != self._held[1]:
            raise _FeedRefusedError("its past has changed")
        self._lines.append(line)

    def _check_prev(self, cls: Class, prev: int, seq: int) -> None:
        if cls is Class.FACT:
            self._facts.add(seq)
        if prev and (cls is Class.FACT or prev >= seq or prev in self._facts or prev in self._superseded):
            raise _FeedRefusedError("supersedes what it may not")
        if prev:
            self._superseded.add(prev)

    @property
    def reaches_what_was_held(self) -> bool:
        return self._seq >= self._held[0]

    def close(self, rest: str) -> Page:
        if rest != f"{self._seq} {b64(self._head)}":
            raise _FeedRefusedError("head does not follow")
        page = Page(feed=self.feed, from_seq=self._first - 1, lines=tuple(self._lines), seq=self._seq, head=self._head)
        self._first, self._lines = self._seq + 1, []
        return page


def _entry(cls: Class, prev: int, body: str) -> PageLine:
    salt_text, _, text = body.partition(" ")
    salt = _bytes(salt_text, 16)
    return PageLine(link=Link(cls=cls, prev=prev, leaf=chain.leaf(salt, text.encode())), salt=salt, text=text)


def _leaf(cls: Class, prev: int, body: str) -> PageLine:
    return PageLine(link=Link(cls=cls, prev=prev, leaf=_bytes(body, 32)), salt=None, text=None)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 15 or (len(text) > 1 and text[0] == "0"):
        raise _FeedRefusedError("not a number")
    return int(text)


def _bytes(text: str, length: int) -> bytes:
    try:
        data = unb64(text)
    except TextRefused as error:
        raise _FeedRefusedError("not base64url without padding") from error
    if len(data) != length:
        raise _FeedRefusedError("wrong length")
    return data
