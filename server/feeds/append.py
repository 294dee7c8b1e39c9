"""The only writer of feeds: links each entry to its predecessor and encrypts it under its matter's key.

Works on what a `Unit` has loaded, so that a batch of a hundred commands becomes a handful of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.feeds.quoting import LyingText
from server.feeds.store import Unit
from server.feeds.stored import Feed, NewEntry, StateKey, StoredText, WrappedKey
from server.keys.rest import SALT_BYTES, DataKey, entry_place
from server.keys.tenant import TenantKeys
from sync import chain, ids
from sync.chain import Class, Link
from sync.envelope import How
from sync.feeds import FeedKind, FeedName
from sync.text import b64


class Draft(Struct, frozen=True, kw_only=True):
    """An entry that a rule asks for, before it has a place in a chain.

    `data` is JSON text: the author's body verbatim, or the server's own words. `state_of` is set for a state: the id of
    what it is a state of; the one it supersedes is found by the append.
    """

    feed: FeedName
    kind: str
    matter_id: str
    data: bytes
    state_of: str | None = None
    alone: bool = False
    """Said under a name of its own, by nobody: a number after its command's would tell a follower of this feed how much
    was said on others, and its author whose doing it was (S7)."""


class Origin(Struct, frozen=True, kw_only=True):
    """Where an entry comes from. Every field stands in the entry's text; `by` is None unless a key proved it."""

    at: datetime
    by: str | None
    how: str
    cmd: str
    pack: bytes
    rules: str


class _Why(Struct, frozen=True):
    pack: str
    rules: str


class _Entry(Struct, frozen=True):
    """J, the text of an entry: field order is the order of bytes, and `d` comes last."""

    id: str
    k: str
    v: int
    of: str
    at: str
    by: str | None
    how: str
    cmd: str
    why: _Why
    d: msgspec.Raw


_encode = msgspec.json.Encoder().encode


def instant(at: datetime) -> str:
    """UTC with milliseconds, as it stands in entries and receipts."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


class Append:
    """Gathers one unit's entries. `load` first, then any number of `add`, then `flush` once."""

    def __init__(self, unit: Unit, keys: TenantKeys) -> None:
        self._unit = unit
        self._keys = keys
        self._feeds: dict[FeedName, Feed] = {}
        self._new_feeds: set[FeedName] = set()
        self._touched: set[FeedName] = set()
        self._data_keys: dict[str, DataKey] = {}
        self._new_keys: list[WrappedKey] = []
        self._newest: dict[StateKey, int] = {}
        self._changed_states: dict[StateKey, int] = {}
        self._entries: list[NewEntry] = []

    async def load(
        self, *, names: Collection[FeedName], data_keys: Collection[str], states: Collection[tuple[FeedName, str, str]]
    ) -> None:
        """Reads the heads, keys and newest states that `add` will need. `states` are (feed, entry kind, about)."""
        self._feeds.update(await self._unit.feeds([name for name in names if name not in self._feeds]))
        wrapped = await self._unit.data_keys([key for key in data_keys if key not in self._data_keys])
        for key in wrapped.values():
            self._data_keys[key.data_key_id] = self._keys.open_data_key(key.data_key_id, key.rest_key_id, key.wrapped)
        wanted = [
            StateKey(self._feeds[name].feed_id, kind, about) for name, kind, about in states if name in self._feeds
        ]
        self._newest.update(await self._unit.newest_states([key for key in wanted if key not in self._newest]))

    def know(self, states: Mapping[StateKey, int]) -> None:
        """Newest states that were read otherwise."""
        self._newest.update(states)

    def say(self, drafts: Iterable[Draft], origin: Origin, key_of: Callable[[str], str]) -> Iterator[tuple[Draft, int]]:
        """Appends what came of one command, in this order, and yields each with its sequence. `key_of` a matter."""
        n = 0
        for draft in drafts:
            key = key_of(draft.matter_id)
            if draft.alone:
                cmd = self._keys.chance.uuid()
                yield draft, self.add(cmd, draft, replace(origin, cmd=cmd, by=None, how=How.NONE), key)
            else:
                yield draft, self.add(ids.entry_id(origin.cmd, draft.kind, n), draft, origin, key)
                n += 1

    @property
    def touched(self) -> frozenset[FeedName]:
        """The feeds that have new entries: whoever follows one of them is to be told once this is committed."""
        return frozenset(self._touched)

    def feed_id(self, name: FeedName) -> str:
        """The id of a feed; a case feed that is not there yet is begun, under an id that tells nothing."""
        if name not in self._feeds:
            feed_id = self._keys.chance.uuid()
            head = chain.first_head(self._keys.tenant_id, feed_id)
            self._feeds[name] = Feed(feed_id=feed_id, name=name, seq=0, head=head)
            self._new_feeds.add(name)
        return self._feeds[name].feed_id

    def stands(self, name: FeedName) -> Feed | None:
        """A feed that was loaded or begun, as it is after what this unit has said so far."""
        return self._feeds.get(name)

    def has_state(self, name: FeedName, kind: str, about: str) -> bool:
        """True if a state of this stands in the feed, of those that were loaded or added."""
        feed = self._feeds.get(name)
        return feed is not None and StateKey(feed.feed_id, kind, about) in self._newest

    def new_data_key(self) -> str:
        """Begins a matter's own key and returns its id."""
        key, wrapped = self._keys.new_data_key()
        self._data_keys[key.id] = key
        self._new_keys.append(WrappedKey(data_key_id=key.id, rest_key_id=self._keys.current_rest, wrapped=wrapped))
        return key.id

    def data_key(self, data_key_id: str) -> DataKey:
        return self._data_keys[data_key_id]

    def add(self, entry_id: str, draft: Draft, origin: Origin, data_key_id: str) -> int:
        """Appends one entry and returns its sequence in its feed."""
        feed_id = self.feed_id(draft.feed)
        feed = self._feeds[draft.feed]
        seq = feed.seq + 1
        state = None if draft.state_of is None else StateKey(feed_id, draft.kind, draft.state_of)
        text = _encode(
            _Entry(
                id=entry_id,
                k=draft.kind,
                v=1,
                of=draft.matter_id,
                at=instant(origin.at),
                by=origin.by,
                how=origin.how,
                cmd=origin.cmd,
                why=_Why(b64(origin.pack), origin.rules),
                d=msgspec.Raw(draft.data),
            )
        )
        salt = self._keys.chance.bytes(SALT_BYTES)
        link = Link(
            cls=Class.FACT if state is None else Class.STATE,
            prev=0 if state is None else self._newest.get(state, 0),
            leaf=chain.leaf(salt, text),
        )
        head = chain.next_head(feed.head, seq, link)
        place = entry_place(self._keys.tenant_id, feed_id, seq, data_key_id)
        self._entries.append(
            NewEntry(
                feed_id=feed_id,
                seq=seq,
                link=link,
                head=head,
                matter_id=draft.matter_id,
                data_key_id=data_key_id,
                blob=self._data_keys[data_key_id].seal(salt + text, place, self._keys.chance),
            )
        )
        self._feeds[draft.feed] = Feed(feed_id=feed_id, name=draft.feed, seq=seq, head=head)
        self._touched.add(draft.feed)
        if state is not None:
            self._newest[state] = self._changed_states[state] = seq
        return seq

    def added(self, matter_ids: Collection[str], feed_id: str) -> list[StoredText]:
        """What this unit has said of these matters on that feed so far, as it will lie there."""
        return [_stored(entry) for entry in self._entries if entry.feed_id == feed_id and entry.matter_id in matter_ids]

    def said(self, kinds: Collection[FeedKind]) -> list[LyingText]:
        """All that this unit has said so far on feeds of these kinds, as it will lie there."""
        names = {feed.feed_id: name for name, feed in self._feeds.items() if name.kind in kinds}
        return [LyingText(on=names[one.feed_id], stored=_stored(one)) for one in self._entries if one.feed_id in names]

    def opened(self, stored: StoredText) -> tuple[bytes, bytes]:
        """Salt and text of an entry whose key was loaded."""
        place = entry_place(self._keys.tenant_id, stored.feed_id, stored.seq, stored.data_key_id)
        salted = self._data_keys[stored.data_key_id].open(stored.blob, place)
        return salted[:SALT_BYTES], salted[SALT_BYTES:]

    async def flush(self) -> None:
        """Writes everything gathered: keys and feeds before the entries that name them."""
        await self._unit.put_data_keys(self._new_keys)
        await self._unit.put_feeds(
            [self._feeds[name] for name in (*self._new_feeds, *(self._touched - self._new_feeds))]
        )
        await self._unit.put_entries(self._entries)
        await self._unit.put_newest_states(self._changed_states)


def _stored(entry: NewEntry) -> StoredText:
    return StoredText(
        feed_id=entry.feed_id,
        seq=entry.seq,
        matter_id=entry.matter_id,
        data_key_id=entry.data_key_id,
        blob=entry.blob,
    )
