"""Links for somebody outside, inside one batch: what each that is still open shows, for a command that may end it.

`load` where a command is such; `add` for each link that the batch makes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from server.feeds.append import Append
from server.feeds.decision import Linked
from server.feeds.links import SentLink
from server.feeds.matters import Matter
from server.feeds.store import Unit
from server.links.reading import said_in
from sync.messages.links import MakeLink


class _Shows(Struct, frozen=True):
    child: str
    concerns: frozenset[str]


class Links:
    def __init__(self, unit: Unit, append: Append) -> None:
        self._unit = unit
        self._append = append
        self._shows: dict[str, _Shows] = {}

    async def load(self, now: datetime) -> dict[str, SentLink]:
        """Every one that can still be opened, whosever concern it is of: its words alone tell what is in it."""
        live = {one.link_id: one for one in await self._unit.live_links(now)}
        stored = await self._unit.texts_of({one.concern_id for one in live.values()}) if live else []
        await self._append.load(names=[], data_keys={one.data_key_id for one in stored}, states=[])
        for entry in (said_in(self._append.opened(one)[1]) for one in stored):
            if entry.k == "link-made" and entry.cmd in live:
                self.add(entry.cmd, msgspec.json.decode(entry.d, type=MakeLink))
        return live

    def add(self, link_id: str, made: MakeLink) -> None:
        concerns = frozenset((made.concern, *(part.concern for part in made.parts)))
        self._shows[link_id] = _Shows(made.child, concerns)

    def with_any_of(
        self, concerns: Collection[str], links: Mapping[str, SentLink], matters: Mapping[str, Matter], now: datetime
    ) -> Iterator[Linked]:
        """As the commands before this one left them. Of what was disposed of there is nothing left to open."""
        for link_id, shows in self._shows.items():
            link = links[link_id]
            of = matters.get(link.concern_id)
            if of is not None and link.is_live(now) and not shows.concerns.isdisjoint(concerns):
                yield Linked(link=link, child=shows.child, of=of)
