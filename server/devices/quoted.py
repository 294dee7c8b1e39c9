"""What has words of other concerns in it, inside one batch: for a command by which a concern becomes confidential.

`load` where a command is such; what the batch itself says is found as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec
from msgspec import Struct

from server.feeds.append import Append
from server.feeds.decision import Quoting, Standing
from server.feeds.matters import Matter
from server.feeds.quoting import LyingText
from server.feeds.store import Unit
from server.links.reading import said_in
from sync.feeds import FeedKind, FeedName

_KINDS: Final = (FeedKind.DESK, FeedKind.CASE)
_COMMANDS: Final = frozenset({"send-handoff", "make-link"})


class _Part(Struct, frozen=True):
    concern: str


class _Handed(Struct, frozen=True):
    k: str
    concern: str = ""
    parts: tuple[_Part, ...] = ()


class _Held(Struct, frozen=True):
    text: str | None = None


class Quoted:
    def __init__(self, unit: Unit, append: Append) -> None:
        self._unit = unit
        self._append = append
        self._lying: list[tuple[LyingText, frozenset[str]]] = []
        self._withheld: set[tuple[str, int]] = set()

    async def load(self, matter_ids: Collection[str]) -> None:
        """Of all that was said of these, what has parts of anything in it."""
        texts = await self._unit.texts_read(matter_ids)
        await self._append.load(
            names={one.on for one in texts}, data_keys={one.stored.data_key_id for one in texts}, states=[]
        )
        self._lying = [(one, parts) for one in texts if (parts := self._parts_in(one))]

    @property
    def cases(self) -> set[str]:
        """The feeds of which it matters who follows them."""
        return {one.stored.feed_id for one, _ in self._lying if one.on.kind is FeedKind.CASE}

    def held_with(self, concern: str, on: FeedName, matters: Mapping[str, Matter]) -> Iterator[Matter]:
        """What of these has parts of the concern in it, and lies beside it."""
        for one, parts in self._lying:
            matter = matters.get(one.stored.matter_id)
            if concern in parts and one.on == on and matter is not None:
                yield matter

    def withhold(self, withheld: Collection[tuple[str, int]]) -> None:
        self._withheld |= set(withheld)

    def is_withheld(self, feed_id: str, seq: int) -> bool:
        """By this batch."""
        return (feed_id, seq) in self._withheld

    def with_any_of(
        self, concern: str, matters: Mapping[str, Matter], members: AbstractSet[tuple[str, str]]
    ) -> Iterator[Quoting]:
        """As the commands before this one left it."""
        said = [(one, self._parts_in(one)) for one in self._append.said(_KINDS)]
        for one, parts in (*self._lying, *said):
            stored = one.stored
            matter = matters.get(stored.matter_id)
            if concern not in parts or matter is None or matter.moved_from == stored.feed_id:
                continue
            if not self.is_withheld(stored.feed_id, stored.seq):
                salt, text = self._append.opened(stored)
                follow = frozenset(person for feed, person in members if feed == stored.feed_id)
                standing = Standing(matter=matter, seq=stored.seq, salt=salt, text=text)
                yield Quoting(on=one.on, feed_id=stored.feed_id, members=follow, standing=standing)

    async def flush(self) -> None:
        """After the entries themselves have been written."""
        await self._unit.put_withheld(self._withheld)

    def _parts_in(self, one: LyingText) -> frozenset[str]:
        """The concerns that it has parts of, and the one that it was written for."""
        entry = said_in(self._append.opened(one.stored)[1])
        if entry.k in ("handoff-sent", "link-made"):
            return _of(entry.d)
        held = msgspec.json.decode(entry.d, type=_Held).text if entry.k == "item-held" else None
        try:
            return frozenset() if held is None else _of(held)
        except (msgspec.DecodeError, RecursionError):
            return frozenset()  # the words of something else, or of nothing that can be read


def _of(words: msgspec.Raw | str) -> frozenset[str]:
    handed = msgspec.json.decode(words, type=_Handed)
    if handed.k not in _COMMANDS:
        return frozenset()
    return frozenset((handed.concern, *(part.concern for part in handed.parts)))
