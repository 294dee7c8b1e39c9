"""Feeds, entries and data keys as rows."""

from __future__ import annotations

from msgspec import Struct

from sync.chain import Link
from sync.feeds import FeedName


class Feed(Struct, frozen=True, kw_only=True):
    feed_id: str
    name: FeedName
    seq: int
    head: bytes


class NewEntry(Struct, frozen=True, kw_only=True):
    """An entry as a row, linked and encrypted."""

    feed_id: str
    seq: int
    link: Link
    head: bytes
    matter_id: str
    data_key_id: str
    blob: bytes


class StoredEntry(Struct, frozen=True, kw_only=True):
    """An entry as read for a pull. `blob` is None when disposed of, or when its matter left; `superseded` when a later
    state names it."""

    seq: int
    link: Link
    data_key_id: str
    blob: bytes | None
    superseded: bool


class StoredText(Struct, frozen=True, kw_only=True):
    """An entry's text as it lies there, encrypted."""

    feed_id: str
    seq: int
    matter_id: str
    data_key_id: str
    blob: bytes


class StateKey(Struct, frozen=True):
    """One thing whose newest state a feed knows: an entry kind, about an id."""

    feed_id: str
    kind: str
    about: str


class WrappedKey(Struct, frozen=True, kw_only=True):
    data_key_id: str
    rest_key_id: str
    wrapped: bytes
