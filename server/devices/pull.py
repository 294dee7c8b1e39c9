"""Step 8 of a concern's life: the feeds that a holder follows, from where their device stands.

Follow set and entries are read in one snapshot, and the transaction is over before the first byte goes out. The cost
follows what is new: an entry is decrypted and sent as the text that was stored, never encoded again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import structlog
from cryptography.exceptions import InvalidTag
from msgspec import Struct

from server.access.who import Holder
from server.clock import Clock
from server.feeds.following import followed
from server.feeds.sent import SentRange
from server.feeds.store import Reading, Store
from server.feeds.stored import Feed, StoredEntry, WrappedKey
from server.keys.keyfile import KeyFileRefused
from server.keys.rest import SALT_BYTES, DataKey, entry_place
from server.keys.tenant import TenantKeys
from server.looked.rules import WATCHED
from sync import chain, page
from sync import epoch as epochs
from sync.epoch import Statement
from sync.feeds import FeedKind
from sync.page import PAGE_BYTES_MAX, PAGE_ENTRIES_MAX, FollowedFeed, PullRequest
from sync.text import b64

ANSWER_ENTRIES_MAX: Final = 20_000
"""Entries in one answer; a device with more to come is told `more` and asks again."""
ANSWER_BYTES_MAX: Final = 32 * 1024 * 1024
"""Stored bytes in one answer, give or take an entry: 20,000 of the longest texts would be more than a server has."""

log = structlog.get_logger()

_ORDER: Final = list(FeedKind)


class _Part(Struct, frozen=True, kw_only=True):
    """A run of one feed's entries, and where it starts."""

    feed: Feed
    from_seq: int
    from_head: bytes
    entries: Sequence[StoredEntry]


class Answer(Struct, frozen=True, kw_only=True):
    """What was read in the snapshot, not yet decrypted."""

    feeds: tuple[Feed, ...]
    parts: tuple[_Part, ...]
    keys: Mapping[str, WrappedKey]
    more: bool
    statement: str | None = None
    """To a device that knows another epoch, instead of any entry."""

    @property
    def entries(self) -> int:
        return sum(len(part.entries) for part in self.parts)


async def read(
    store: Store, keys: TenantKeys, holder: Holder, request: PullRequest, clock: Clock, epoch: str
) -> Answer:
    """Reads what is new to this device of what its holder follows now, and writes down who was sent it: in the same
    transaction, so that nothing is sent of which that could not be written (F21)."""
    async with store.reading(keys.tenant_id) as reading:
        feeds = await _feeds(reading, keys.tenant_id, holder.person, clock)
        if request.epoch != epoch:
            # What a device holds from before is settled by the statement first, and continued by the next pull.
            statement = await _stated(reading, keys, request.epoch, epoch, feeds)
            return Answer(feeds=feeds, parts=(), keys={}, more=True, statement=statement)
        held = request.held
        true_heads = await reading.heads_at(
            [(feed.feed_id, held[feed.feed_id][0]) for feed in feeds if feed.feed_id in held]
        )
        parts: list[_Part] = []
        left, bytes_left, more = ANSWER_ENTRIES_MAX, ANSWER_BYTES_MAX, False
        for feed in feeds:
            seq, claimed = held.get(feed.feed_id, (0, ""))
            head = true_heads.get((feed.feed_id, seq))
            if head is None or b64(head) != claimed:
                # A device that claims what never was is sent the whole feed, and sees for itself what is true.
                seq, head = 0, chain.first_head(keys.tenant_id, feed.feed_id)
            if seq == feed.seq:
                continue
            if left == 0 or bytes_left <= 0:
                more = True
                break
            entries = await reading.entries(feed.feed_id, seq, left, bytes_left)
            left -= len(entries)
            bytes_left -= sum(len(entry.blob) for entry in entries if entry.blob is not None)
            more = more or entries[-1].seq < feed.seq
            parts.append(_Part(feed=feed, from_seq=seq, from_head=head, entries=entries))
        wrapped = await reading.data_keys({entry.data_key_id for part in parts for entry in part.entries})
        await reading.put_sent(holder.person, holder.device, _ranges(keys, parts))
    return Answer(feeds=feeds, parts=tuple(parts), keys=wrapped, more=more)


async def _feeds(reading: Reading, tenant_id: str, person_id: str, clock: Clock) -> tuple[Feed, ...]:
    feeds = (await reading.feeds(await followed(reading, tenant_id, person_id, clock.now()))).values()
    return tuple(sorted(feeds, key=lambda feed: (_ORDER.index(feed.name.kind), feed.feed_id)))


async def _stated(reading: Reading, keys: TenantKeys, old: str, new: str, feeds: Sequence[Feed]) -> str:
    survived = await reading.survived(old, [feed.feed_id for feed in feeds])
    return epochs.write(
        keys.signing,
        Statement(
            p=1,
            tenant=keys.tenant_id,
            old=old,
            new=new,
            feeds={feed: (seq, b64(head)) for feed, (seq, head) in survived.items()},
        ),
    )


def _ranges(keys: TenantKeys, parts: Sequence[_Part]) -> list[SentRange]:
    """What is sent of feeds that can name a child or the subject of a matter."""
    return [
        SentRange(
            access_id=keys.chance.uuid(),
            feed_id=part.feed.feed_id,
            from_seq=part.from_seq,
            to_seq=part.entries[-1].seq,
        )
        for part in parts
        if part.feed.name.kind in WATCHED
    ]


def write(keys: TenantKeys, answer: Answer, epoch: str) -> bytes:
    """The text of the answer. Unwrapping and decrypting is arithmetic alone and may run in a thread."""
    data_keys = _openable(keys, answer)
    out = [
        f"harken 1 {epoch}\n",
        *([] if answer.statement is None else [f"epoch {answer.statement}\n"]),
        page.feeds_line(
            FollowedFeed(feed.feed_id, feed.name.kind.value, feed.name.about, feed.seq) for feed in answer.feeds
        ),
    ]
    for part in answer.parts:
        out.append(page.feed_line(part.feed.feed_id, part.from_seq, part.from_head))
        head, count, size = part.from_head, 0, 0
        for entry in part.entries:
            line = _line(keys.tenant_id, part.feed.feed_id, entry, data_keys)
            out.append(line)
            head = chain.next_head(head, entry.seq, entry.link)
            count, size = count + 1, size + len(line)
            if count == PAGE_ENTRIES_MAX or size >= PAGE_BYTES_MAX or entry is part.entries[-1]:
                out.append(page.head_line(entry.seq, head))
                count = size = 0
    out.append("more\n" if answer.more else "end\n")
    return "".join(out).encode()


def _openable(keys: TenantKeys, answer: Answer) -> dict[str, DataKey]:
    opened = {}
    for key in answer.keys.values():
        try:
            opened[key.data_key_id] = keys.open_data_key(key.data_key_id, key.rest_key_id, key.wrapped)
        except (KeyFileRefused, KeyError):
            log.warning("data-key-unreadable", tenant=keys.tenant_id, key=key.data_key_id)
    return opened


def _line(tenant_id: str, feed_id: str, entry: StoredEntry, keys: Mapping[str, DataKey]) -> str:
    if entry.blob is None or entry.superseded:
        return page.leaf_line(entry.link)
    plain = _opened(tenant_id, feed_id, entry, keys.get(entry.data_key_id), entry.blob)
    if plain is None:
        # Sent as a bare leaf, which the device refuses for this feed alone (S5); the others still come.
        log.error("entry-unreadable", tenant=tenant_id, feed=feed_id, seq=entry.seq)
        return page.leaf_line(entry.link)
    return page.entry_line(entry.link, plain[:SALT_BYTES], plain[SALT_BYTES:].decode())


def _opened(tenant_id: str, feed_id: str, entry: StoredEntry, key: DataKey | None, blob: bytes) -> bytes | None:
    """None where key or blob were tampered with."""
    if key is None:
        return None
    try:
        return key.open(blob, entry_place(tenant_id, feed_id, entry.seq, entry.data_key_id))
    except InvalidTag:
        return None
